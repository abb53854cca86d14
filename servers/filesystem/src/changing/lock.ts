import { setTimeout as pause } from 'node:timers/promises';
import { refuse } from '../errors.ts';

const POLL_MS = 20;
/** Milliseconds after which a change gives up waiting for another process's. */
const PATIENCE = 10_000;
/** https://www.sqlite.org/rescode.html: the last byte of a result code is its kind. */
const SQLITE_BUSY = 5;

/**
 * Waits until no other process changes anything, and answers how to let the next one. It is a lock on an empty database,
 * which the system frees when its holder ends, however it ends.
 */
export async function lock(file: string): Promise<() => void> {
  // Loaded here: a server that changes nothing does without.
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(file);
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE');
      return () => database.close();
    } catch (error) {
      if (((error as { errcode?: number }).errcode ?? 0) % 256 !== SQLITE_BUSY || Date.now() > until) {
        database.close();
        throw isBusy(error) ? tooLong() : error;
      }
      await pause(POLL_MS * (0.5 + Math.random()));
    }
  }
}

function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
}

function tooLong() {
  return refuse('BUSY', 'Another server is changing these files, and has not come to an end.', 'Try again.');
}
