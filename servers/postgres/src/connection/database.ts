import { ToolError } from '@plugboard/core';
import type { Client } from 'pg';
import type { Audit } from '../audit/audit.ts';
import type { Scope } from '../catalog/scope.ts';
import { begin, type Limits, type Mode } from './begin.ts';
import { Connections, cutOff, type Lease } from './connections.ts';
import { failureOf, isBroken } from './failure.ts';
import { createSession, OURS, type Heard, type Session } from './session.ts';
import type { Source } from './source.ts';
import { TypeBook } from '../values/type-book.ts';

/** One database that is served. */
export interface Database extends AsyncDisposable {
  /** As the model names it. */
  readonly name: string;
  /** What a person may read of where it is. */
  readonly shown: string;
  /** Runs `work` in a read-only transaction that is rolled back; the session is reset before anybody has it again. */
  readonly read: <T>(work: (session: Session) => Promise<T>, options: RunOptions) => Promise<T>;
  /** Runs `work` in a transaction that can write; it is committed when `work` says so, and rolled back otherwise. */
  readonly change: <T>(work: (session: Session) => Promise<Decided<T>>, options: RunOptions) => Promise<T>;
}

interface Decided<T> {
  readonly commit: boolean;
  readonly value: T;
}

interface RunOptions {
  readonly signal: AbortSignal;
  /** Milliseconds a statement may take; what `--timeout` says unless set, and never more. */
  readonly timeoutMs?: number | undefined;
}

/** Milliseconds that a statement may go on after it was cancelled, before its connection is cut. */
const PATIENCE = 3_000;

export interface Watchers {
  /** Looks at the first session that is opened, before anything else is done in it. */
  readonly greet?: (session: Session) => Promise<void>;
  readonly audit?: Audit | undefined;
}

interface Conditions extends Limits {
  readonly scope: Scope;
}

export function createDatabase(
  name: string,
  source: Source,
  limits: Conditions,
  watchers: Watchers = {},
): Database {
  const transactions = new Transactions({ name, source, limits, watchers });
  return {
    name,
    shown: source.shown,
    read: (work, options) => {
      const once = () => transactions.run('READ ONLY', work, options);
      return inWords(options.signal, () => againIfBroken(once));
    },
    change: (work, options) => {
      const decided = async (session: Session, { client }: Lease) => {
        const { commit: isToCommit, value } = await work(session);
        if (isToCommit) await commit(client);
        return value;
      };
      return inWords(options.signal, () => transactions.run('READ WRITE', decided, options));
    },
    [Symbol.asyncDispose]: async () => {
      await transactions[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

interface Served {
  readonly name: string;
  readonly source: Source;
  readonly limits: Conditions;
  readonly watchers: Watchers;
}

/** The transactions of one database, each on a connection that nobody else has meanwhile. */
class Transactions implements AsyncDisposable {
  readonly #served: Served;
  readonly #connections: Connections;
  readonly #types = new TypeBook();
  #isGreeted = false;

  constructor(served: Served) {
    const { source } = served;
    this.#served = served;
    this.#connections = new Connections({
      open: () => source.open(),
      reset: (client) => reset(client, source),
      most: source.most,
    });
  }

  run<T>(
    mode: Mode,
    work: (session: Session, lease: Lease) => Promise<T>,
    { signal, timeoutMs = Infinity }: RunOptions,
  ): Promise<T> {
    const { name, source, limits, watchers } = this.#served;
    const most = Math.min(timeoutMs, limits.timeoutMs);
    return this.#connections.use(async (lease) => {
      const { client, closeAfterwards: taint } = lease;
      const begun = await client.query(begin(mode, { ...limits, timeoutMs: most }));
      const { pid, version } = lastRow(begun) as { pid: number; version: number };
      const heard: Heard = (statement) => watchers.audit?.write({ database: name, mode, ...statement });
      const { scope } = limits;
      const { pooled } = source;
      using session = createSession({
        client,
        database: name,
        version,
        scope,
        pooled,
        types: this.#types,
        taint,
        heard,
      });
      using _ = stopping(signal, () => endStatement(pid, lease, source));
      using _late = source.keepsTime ? undefined : later(most, () => source.cancel(pid));
      // It may have been aborted while the connection was opened, when nobody listened yet.
      signal.throwIfAborted();
      await this.#greet(session);
      return await work(session, lease);
    }, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections[Symbol.asyncDispose]();
  }

  async #greet(session: Session): Promise<void> {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    await this.#served.watchers.greet?.(session);
  }
}

/** As DISCARD ALL, but that statements of ours stay prepared. Throws where others are. */
async function reset(client: Client, { pooled }: Source): Promise<void> {
  if (pooled) {
    await Promise.all([client.query(UNLOCK).catch(() => undefined), client.query('ROLLBACK')]);
    return;
  }
  const [, done] = await Promise.all([client.query('ROLLBACK'), client.query(RESET)]);
  const { foreign } = lastRow(done) as { foreign: number };
  if (foreign > 0) throw new Error('a statement of somebody else is prepared');
}

/** What a session leaves behind in a connection that others have next, as far as a pooler lets us reach it. */
const UNLOCK = 'SELECT pg_advisory_unlock_all()';

const RESET = `CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; DISCARD SEQUENCES; DISCARD TEMP;
SELECT pg_advisory_unlock_all(),
  (SELECT count(*) FROM pg_catalog.pg_prepared_statements WHERE name NOT LIKE '${OURS}%')::int AS foreign`;

async function endStatement(pid: number, { client, closeAfterwards }: Lease, source: Source): Promise<void> {
  closeAfterwards();
  const cut = setTimeout(() => cutOff(client), PATIENCE).unref();
  client.once('end', () => clearTimeout(cut));
  await source.cancel(pid).catch(() => cutOff(client));
}

/** Throws a `ToolError` (`UNKNOWN_OUTCOME`) where the connection breaks while the server may be doing it. */
async function commit(client: Client): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    if (!isBroken(error)) throw error;
    throw new ToolError('The connection broke at the end: whether the change was made is not known.', {
      code: 'UNKNOWN_OUTCOME',
      hint: 'Look at the rows with query before you do it again.',
      cause: error,
    });
  }
}

/**
 * A connection that was kept may have died meanwhile: the server started again, the network went. Nothing was changed by
 * what only reads, so it is done once more.
 */
async function againIfBroken<T>(once: () => Promise<T>): Promise<T> {
  try {
    return await once();
  } catch (error) {
    if (!isBroken(error)) throw error;
    return once();
  }
}

async function inWords<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw signal.aborted ? signal.reason : failureOf(error);
  }
}

function stopping(signal: AbortSignal, stop: () => Promise<void>): Disposable {
  const onAbort = () => void stop();
  signal.addEventListener('abort', onAbort, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', onAbort) };
}

function later(ms: number, work: () => Promise<void>): Disposable {
  const timer = setTimeout(() => void work(), ms);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Of a text of several statements the driver answers a list. */
function lastRow(answers: unknown): unknown {
  return ([answers].flat().at(-1) as { rows: unknown[] }).rows[0];
}
