import { extname } from 'node:path';
import type { Duplex } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import { SettingsError, ToolError } from '@plugboard/core';
import { Session } from './session.ts';

/** An embedded database with sample data. */
export interface Demo extends AsyncDisposable {
  /**
   * A connection for pg: `new pg.Client({ stream: demo.stream, user: 'postgres', database: 'postgres' })`. There is one
   * at a time: it opens when the one before it is closed, and finds nothing of that one's session.
   */
  readonly stream: () => Duplex;
  /**
   * Ends the statement that runs now, whatever it does, and the database with it: its connection fails with a
   * `ToolError`, and the next one finds the sample as it was. Does nothing when no statement runs.
   */
  readonly interrupt: () => void;
}

/**
 * The database begins with its first connection. Throws `SettingsError` when PGlite is not installed. Import this
 * module when it is needed: it looks for its thread among the chunks of the bundle.
 */
export function openDemo(): Demo {
  assertInstalled();
  const waiting = new Set<Session>();
  let current: Session | undefined;
  let thread: Worker | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let isDisposed = false;

  const end = (cause?: Error) => {
    ended = Promise.all([ended, thread?.terminate()]);
    thread = undefined;
    current?.destroy(startedAnew(cause));
  };
  const beginNext = () => {
    [current] = waiting;
    if (current === undefined) return;
    waiting.delete(current);
    thread ??= startThread((failed, cause) => {
      if (failed === thread) end(cause);
    });
    const { port1, port2 } = new MessageChannel();
    current.begin(port1);
    thread.postMessage(port2, [port2]);
  };
  const wait = (session: Session) => {
    if (isDisposed) session.destroy(new Error('the demo is over'));
    else waiting.add(session);
    if (current === undefined) beginNext();
  };
  const leave = (session: Session) => {
    waiting.delete(session);
    if (session !== current) return;
    if (session.isBusy) end();
    beginNext();
  };
  return {
    stream: () => {
      const session: Session = new Session(() => wait(session));
      return session.on('close', () => leave(session));
    },
    interrupt: () => {
      if (current?.isBusy) end();
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      for (const session of waiting) session.destroy(new Error('the demo is over'));
      end();
      await ended;
    },
  };
}

/** A thread that does not keep the process alive; a connection to it does. */
function startThread(onEnd: (thread: Worker, cause?: Error) => void): Worker {
  // Beside this module: in the sources and in the bundle, where only the ending differs.
  const thread = new Worker(new URL(`./demo-worker${extname(import.meta.url)}`, import.meta.url), {
    // Nothing that PGlite might print may reach ours, which belongs to the protocol. Nobody reads it: who did would
    // keep the process alive.
    stdout: true,
  });
  thread.on('error', (cause: Error) => onEnd(thread, cause));
  thread.on('exit', () => onEnd(thread));
  thread.unref();
  return thread;
}

function startedAnew(cause?: Error): ToolError {
  return new ToolError('The statement was ended, and the demo database with it.', {
    code: 'DEMO_ENDED',
    hint: 'The next call finds a fresh one: the sample data, without what was changed.',
    cause,
  });
}

function assertInstalled(): void {
  try {
    import.meta.resolve('@electric-sql/pglite');
  } catch (cause) {
    const error = new SettingsError(
      '--demo needs the package @electric-sql/pglite beside this one: npx -y -p @electric-sql/pglite -p @plugboard/postgres mcp-server-postgres --demo',
    );
    error.cause = cause;
    throw error;
  }
}
