import { readFileSync } from 'node:fs';
import { SettingsError } from '@plugboard/core';
import type { ClientConfig } from 'pg';
import { parse, toClientConfig } from 'pg-connection-string';

/** Which of several hosts will do: libpq's `target_session_attrs`. */
const WANTED = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type Wanted = (typeof WANTED)[number];

/** Where one database is. */
export interface Address {
  /** What a person may read of it: `db.example.com:5432/shop`; never a user or a password. */
  readonly shown: string;
  /** To be tried in this order. */
  readonly targets: readonly ClientConfig[];
  readonly wanted: Wanted;
}

interface Said {
  /** What names the url, for errors: `--db-url`. */
  readonly flag: string;
  readonly sslCa: string | undefined;
}

/**
 * Reads `postgres://user:password@host:port,host:port/name?sslmode=…` as libpq does; what it leaves out comes from the PG*
 * variables and, for the password, from ~/.pgpass. Throws `SettingsError`.
 */
export function addressOf(url: string, said: Said): Address {
  const hosts = hostsIn(url);
  const configs = hosts.map((host) => configOf(url.replace(hosts.join(','), host), said));
  const wanted = wantedIn(configs[0], said.flag);
  return {
    shown: `${shownHosts(configs, hosts)}/${configs[0]?.database ?? process.env['PGDATABASE'] ?? ''}`,
    targets: configs.flatMap(withAndWithoutTls),
    wanted,
  };
}

function shownHosts([first]: readonly Config[], hosts: readonly string[]): string {
  return hosts.join(',') || first?.host || process.env['PGHOST'] || 'localhost';
}

/** The hosts of the authority: a URL has one, libpq takes several, parted by commas. */
function hostsIn(url: string): string[] {
  const [, authority = ''] = /^\w+:\/\/([^/?#]*)/.exec(url) ?? [];
  return authority.slice(authority.lastIndexOf('@') + 1).split(',');
}

type Config = ClientConfig & { readonly sslmode?: string; readonly target_session_attrs?: string };

function configOf(url: string, { flag, sslCa }: Said): Config {
  if (!/^postgres(ql)?:\/\//.test(url)) throw new SettingsError(`${flag}: ${EXPECTED}`);
  let config: Config;
  try {
    config = toClientConfig(parse(url, { useLibpqCompat: true }));
  } catch (error) {
    throw new SettingsError(`${flag}: ${wordsFor(error)}`, { cause: error });
  }
  if (sslCa === undefined) return config;
  // Whatever else the URL says: who gives the certificates wants the server to prove its name.
  return { ...config, sslmode: 'verify-full', ssl: { ca: certificates(sslCa) } };
}

const EXPECTED =
  'expected postgres://user:password@host:port/name, with signs such as / ? # % @ in a name or password as %2F %3F %23 %25 %40.';

/** The library's own words are not shown: they may hold the URL, and with it the password. */
function wordsFor(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (path !== undefined) return `${path} cannot be read (${code}); name a PEM file.`;
  if (/verify-ca/.test(String(error))) return 'sslmode=verify-ca needs sslrootcert, or use verify-full.';
  return EXPECTED;
}

function certificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(`--ssl-ca: ${file} cannot be read (${code}); name a PEM file.`, { cause: error });
  }
}

function wantedIn(config: Config | undefined, flag: string): Wanted {
  const said = config?.target_session_attrs ?? process.env['PGTARGETSESSIONATTRS'] ?? 'any';
  const wanted = WANTED.find((each) => each === said);
  if (wanted === undefined)
    throw new SettingsError(`${flag}: target_session_attrs is one of ${WANTED.join(', ')}.`);
  return wanted;
}

/**
 * libpq's default is `sslmode=prefer`: TLS, without a proof of the server's name, where the server has it, and none where it
 * has not. A socket of this machine and loopback need none.
 */
function withAndWithoutTls(config: Config): ClientConfig[] {
  const mode = config.sslmode ?? process.env['PGSSLMODE'] ?? (config.ssl === undefined ? 'prefer' : 'set');
  const plain = { ...config, ssl: false };
  const encrypted = { ...config, ssl: { rejectUnauthorized: false } };
  if (isLocal(config.host ?? process.env['PGHOST'] ?? '') && config.ssl === undefined) return [plain];
  if (mode === 'prefer') return [encrypted, plain];
  if (mode === 'allow') return [plain, encrypted];
  return [config];
}

function isLocal(host: string): boolean {
  return host === '' || host.startsWith('/') || /^(localhost|127\..*|::1)$/.test(host);
}
