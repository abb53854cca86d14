import { setTimeout as pause } from 'node:timers/promises';
import { refuse } from '../errors.ts';

const POLL_MS = 20;
/** Milliseconds after which a change gives up waiting for another process's. */
const PATIENCE = 10_000;
/** https://www.sqlite.org/rescode.html: the last byte of a result code is its kind. */
const SQLITE_BUSY = 5;

/** One at a time among all processes that know the file. */
export interface Lock {
  /** Waits until nobody else has it; what it answers gives it back. */
  readonly take: () => Promise<() => void>;
  readonly close: () => void;
}

/** The lock is one on an empty database: the system frees it when its holder ends, however it ends. */
export async function openLock(file: string): Promise<Lock> {
  // Loaded here: a server that changes nothing does without.
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file);
  let isPlain = false;
  const take = async () => {
    for (const until = Date.now() + PATIENCE; ; await pause(POLL_MS * (0.5 + Math.random()))) {
      try {
        // Nothing is ever written to it: SQLite need not look for a journal of its own each time. It refuses this too
        // while another has the lock.
        if (!isPlain) database.exec('PRAGMA journal_mode = MEMORY');
        isPlain = true;
        database.exec('BEGIN EXCLUSIVE');
        return () => database.exec('ROLLBACK');
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (Date.now() > until) throw tooLong();
      }
    }
  };
  return { take, close: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
}

function tooLong() {
  return refuse('BUSY', 'Another server is changing these files, and has not come to an end.', 'Try again.');
}
