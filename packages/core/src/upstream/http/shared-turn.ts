import { mkdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { personFolder } from '../../define/person-folder.ts';

/** One turn at a time among all processes of a person that use the same key. */
export interface SharedTurn {
  /** Waits for the turn; what it answers gives it back. Rejects when the signal falls. */
  readonly take: (signal: AbortSignal | undefined) => Promise<() => void>;
  readonly close: () => void;
}

const POLL_MS = 25;
/** https://www.sqlite.org/rescode.html: the last byte of a result code is its kind. */
const SQLITE_BUSY = 5;

/**
 * The turn is a lock on an empty file in the person's cache folder, which SQLite takes by the means of each system: the
 * system frees it when its holder ends, however it ends. The file's time is the start of the last turn. Who waits asks
 * again and again, so turns are not handed out in order. Throws where the folder cannot be written.
 */
export function sharedTurn(key: string, spacing: number): SharedTurn {
  const folder = personFolder('cache', 'turns');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, key);
  const lock = new DatabaseSync(file);
  const take: SharedTurn['take'] = async (signal) => {
    while (!tryLock(lock)) await pause(POLL_MS * (0.5 + Math.random()), undefined, { signal });
    try {
      const since = Math.max(0, Date.now() - statSync(file).mtimeMs);
      if (since < spacing) await pause(spacing - since, undefined, { signal });
      utimesSync(file, new Date(), new Date());
    } catch (error) {
      giveBack(lock);
      throw error;
    }
    return () => giveBack(lock);
  };
  return { take, close: () => lock.close() };
}

/** A lock on a file that is gone by now is nobody's. */
function giveBack(lock: DatabaseSync): void {
  try {
    lock.exec('ROLLBACK');
  } catch {
    // Nothing holds it any more.
  }
}

function tryLock(lock: DatabaseSync): boolean {
  // Its own process has the turn.
  if (lock.isTransaction) return false;
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY) return false;
    throw error;
  }
}
