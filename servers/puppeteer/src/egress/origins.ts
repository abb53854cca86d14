import { SettingsError } from '@plugboard/core';
import { isIP } from 'node:net';

/** One thing that a request asks for. A `tunnel` (CONNECT) may carry http (as ws:) as well as https: nobody can tell. */
export interface Target {
  readonly scheme: 'http' | 'https' | 'tunnel';
  /** As `URL.hostname` spells it: lower case, one form for every address, brackets around IPv6. */
  readonly host: string;
  readonly port: number;
}

/** What one word of `--allow-origins` or `--block-origins` stands for. */
export interface OriginPattern {
  readonly scheme: 'http' | 'https';
  /** Of a wildcard, what follows the `*.`. */
  readonly host: string;
  readonly port: number;
  readonly wildcard: boolean;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** `https://example.org`, `http://localhost:3000`, `https://*.example.org`; throws `SettingsError` for what is none. */
export function originPattern(flag: string, text: string): OriginPattern {
  const [, scheme, star, rest = ''] = /^(https?):\/\/(\*\.)?([^\s*/?#@\\]+)\/?$/i.exec(text) ?? [];
  const url = URL.parse(`${scheme}://${rest}`);
  if (scheme === undefined || url === null) throw new SettingsError(expected(flag, text));
  const { host, port } = targetOf(url);
  if (star !== undefined && isIP(bare(host)) !== 0) throw new SettingsError(expected(flag, text));
  return { scheme: scheme.toLowerCase() as 'http' | 'https', host, port, wildcard: star !== undefined };
}

function expected(flag: string, text: string): string {
  const given = JSON.stringify(text.slice(0, 60));
  return `${flag}: ${given} is not an origin; write a scheme and a host, like https://example.org, http://localhost:3000 or https://*.example.org.`;
}

/** What an http or https address asks for. */
export function targetOf(url: URL): Target {
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  return { scheme, host: withoutDot(url.hostname), port };
}

/** What a CONNECT asks for, `host:port`; undefined for anything else. */
export function tunnelTarget(authority = ''): Target | undefined {
  const [, host, port] = /^(\[[\da-f:.]+\]|[^\s:/?#@\\[\]]+):(\d{1,5})$/i.exec(authority) ?? [];
  const url = URL.parse(`http://${host}:${port}`);
  // `URL` leaves out port 80; a tunnel has no default.
  if (host === undefined || url === null) return undefined;
  return { scheme: 'tunnel', host: withoutDot(url.hostname), port: Number(port) };
}

/** `example.org.` is `example.org`: a list of names that can be passed by with a dot is none. */
function withoutDot(host: string): string {
  return host.replace(/\.$/, '');
}

export function matches(pattern: OriginPattern, { scheme, host, port }: Target): boolean {
  if (port !== pattern.port || (scheme !== 'tunnel' && scheme !== pattern.scheme)) return false;
  return pattern.wildcard ? host.endsWith(`.${pattern.host}`) : host === pattern.host;
}

/** The host as sockets take it. */
export function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** For people and models: `https://example.org`, ports that go without saying left out. */
export function originText({ scheme, host, port }: Target): string {
  const said = scheme === 'tunnel' ? (port === 80 ? 'http' : 'https') : scheme;
  return `${said}://${host}${port === DEFAULT_PORTS[said] ? '' : `:${port}`}`;
}
