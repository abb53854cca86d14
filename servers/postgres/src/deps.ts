import { SettingsError, ToolError, type Serving } from '@plugboard/core';
import type * as z from 'zod';
import { openAudit } from './audit/audit.ts';
import { scopeOf, type Scope } from './catalog/scope.ts';
import { addressOf } from './connection/address.ts';
import { createDatabase, type Database, type Watchers } from './connection/database.ts';
import { createDatabases, type Databases } from './connection/databases.ts';
import { serverAt, type Source } from './connection/source.ts';
import { postureOf, postureWords } from './posture/posture.ts';
import { Tokens } from './writing/tokens.ts';
import type { settings } from './settings.ts';

/** What the tools of this server may use. */
export interface PostgresDeps extends AsyncDisposable {
  readonly databases: Databases;
  /** The one that a call is for; see `choosing` in several.ts. */
  readonly database: Database;
  /** Most rows that one answer can ask for. */
  readonly maxRows: number;
  /** The schemas and tables that are served. */
  readonly scope: Scope;
  /** What was previewed and may be executed. */
  readonly tokens: Tokens;
  /** Whether a change can be made, not only shown: `--access write`. */
  readonly commits: boolean;
}

type Settings = z.output<typeof settings>;

/** Nothing is connected to before the first call, unless `--strict` has to look at the role. */
export async function openPostgres(chosen: Settings, { log }: Serving): Promise<PostgresDeps> {
  const scope = scopeOf(chosen);
  const limits = {
    scope,
    timeoutMs: chosen.timeout * 1000,
    role: chosen.role,
    searchPath: chosen.searchPath,
  };
  const sources = chosen.demo ? [await demo()] : sourcesIn(chosen);
  const audit = chosen.audit === undefined ? undefined : openAudit(chosen.audit);
  // The demo has nothing to lose.
  const watchers = { audit, ...(chosen.demo ? {} : { greet: announce(log) }) };
  const databases = createDatabases(
    sources.map(([name, source]) => createDatabase(name, source, limits, watchers)),
  );
  if (chosen.strict) await refuseExcess(databases);
  return {
    databases,
    database: databases.of(),
    maxRows: chosen.maxRows,
    scope,
    tokens: new Tokens(),
    commits: chosen.access === 'write',
    [Symbol.asyncDispose]: async () => {
      await databases[Symbol.asyncDispose]();
      audit?.[Symbol.dispose]();
    },
  };
}

async function demo(): Promise<[name: string, source: Source]> {
  const { demoSource } = await import('./demo/source.ts');
  return ['demo', demoSource()];
}

function sourcesIn({ dbUrl, db, sslCa, pooler }: Settings): [name: string, source: Source][] {
  const server = (url: string, flag: string) => serverAt(addressOf(url, { flag, sslCa }), { pooled: pooler });
  // Without any, the PG* variables say where it is, as they do for psql.
  const isAlone = db.length === 0;
  const unnamed = dbUrl ?? (isAlone ? 'postgres:///' : undefined);
  const main: [string, Source][] = unnamed === undefined ? [] : [['main', server(unnamed, '--db-url')]];
  const named = db.map((each): [string, Source] => {
    const [, name, url] = /^([a-z][\w-]*)=(.+)$/is.exec(each) ?? [];
    if (name === undefined || url === undefined)
      throw new SettingsError('--db: expected name=postgres://user@host:port/name.');
    return [name, server(url, `--db ${name}`)];
  });
  return [...main, ...named];
}

/** Tells the person once what the role could do beside reading. */
function announce(log: Serving['log']): NonNullable<Watchers['greet']> {
  return async (session) => {
    const words = postureWords(await postureOf(session));
    if (words !== undefined) log(words);
  };
}

async function refuseExcess(databases: Databases): Promise<void> {
  try {
    for (const { read } of databases.all) {
      const posture = await read(postureOf, { signal: AbortSignal.timeout(20_000) });
      const words = postureWords(posture);
      if (words !== undefined) throw new SettingsError(`--strict: ${words}`);
    }
  } catch (error) {
    await databases[Symbol.asyncDispose]();
    if (!ToolError.is(error)) throw error;
    throw new SettingsError(`--strict: ${error.message}`, { cause: error });
  }
}
