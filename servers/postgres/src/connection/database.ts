import type { Audit } from '../audit/audit.ts';
import type { Scope } from '../catalog/scope.ts';
import { begin, type Limits, type Mode } from './begin.ts';
import { Connections, cutOff, type Lease } from './connections.ts';
import { failureOf, isBroken } from './failure.ts';
import { createSession, type Heard, type Session } from './session.ts';
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

export interface Decided<T> {
  readonly commit: boolean;
  readonly value: T;
}

export interface RunOptions {
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

export function createDatabase(
  name: string,
  source: Source,
  limits: Limits & { readonly scope: Scope },
  { greet, audit }: Watchers = {},
): Database {
  const types = new TypeBook();
  let isGreeted = false;
  const connections = new Connections({
    open: () => source.open(),
    // Sent together. What the first undoes in the transaction, the last does in the session.
    reset: (client) =>
      Promise.all([
        source.pooled ? client.query(UNLOCK).catch(() => undefined) : undefined,
        client.query('ROLLBACK'),
        source.pooled ? undefined : client.query('DISCARD ALL'),
      ]),
    most: source.most,
  });

  async function transaction<T>(
    mode: Mode,
    work: (session: Session, lease: Lease) => Promise<T>,
    { signal, timeoutMs = limits.timeoutMs }: RunOptions,
  ): Promise<T> {
    return connections.use(async (lease) => {
      const { client, closeAfterwards } = lease;
      const opening = begin(mode, { ...limits, timeoutMs: Math.min(timeoutMs, limits.timeoutMs) });
      const { pid, version } = lastRow(await client.query(opening));
      const heard: Heard = (statement) => audit?.write({ database: name, mode, ...statement });
      using session = createSession({
        client,
        database: name,
        version,
        scope: limits.scope,
        types,
        taint: closeAfterwards,
        heard,
      });
      using _ = stopping(signal, () => stop(pid, lease));
      using _late = source.keepsTime ? undefined : later(timeoutMs, () => source.cancel(pid));
      if (greet !== undefined && !isGreeted) {
        isGreeted = true;
        await greet(session);
      }
      return await work(session, lease);
    }, signal);
  }

  async function stop(pid: number, { client, closeAfterwards }: Lease): Promise<void> {
    closeAfterwards();
    const cut = setTimeout(() => cutOff(client), PATIENCE);
    client.once('end', () => clearTimeout(cut));
    await source.cancel(pid).catch(() => cutOff(client));
  }

  return {
    name,
    shown: source.shown,
    read: (work, options) => {
      const once = () => transaction('READ ONLY', work, options);
      return inWords(options.signal, () => againIfBroken(once));
    },
    change: (work, options) =>
      inWords(options.signal, () =>
        transaction(
          'READ WRITE',
          async (session, { client }) => {
            const { commit, value } = await work(session);
            if (commit) await client.query('COMMIT');
            return value;
          },
          options,
        ),
      ),
    [Symbol.asyncDispose]: async () => {
      await connections[Symbol.asyncDispose]();
      await source[Symbol.asyncDispose]();
    },
  };
}

/** What a session leaves behind in a connection that others have next, as far as a pooler lets us reach it. */
const UNLOCK = 'SELECT pg_advisory_unlock_all()';

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
function lastRow(begun: unknown): { pid: number; version: number } {
  const [row] = ([begun].flat().at(-1) as { rows: { pid: number; version: number }[] }).rows;
  return row as { pid: number; version: number };
}
