import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { personFolder } from '@plugboard/core';

/** So much may be spent in any stretch of so many seconds. */
export interface Limit {
  readonly seconds: number;
  readonly cost: number;
}

/** A text as it was kept; times are in seconds since 1970. */
interface Kept {
  readonly text: string;
  readonly at: number;
  readonly until: number;
}

/** What all processes of a person know together: answers, and what was spent on asking. */
export interface Store extends Disposable {
  readonly kept: (key: string) => Kept | undefined;
  readonly keep: (key: string, text: string, seconds: number) => void;
  /** Spends, and answers 0; or spends nothing, and answers the seconds until it would. */
  readonly spend: (name: string, cost: number, limits: readonly Limit[]) => number;
  /** What could be spent now. */
  readonly left: (name: string, limits: readonly Limit[]) => number;
  /** For so many seconds nothing can be spent, as when the upstream itself says that its limit is reached. */
  readonly hold: (name: string, seconds: number) => void;
}

const DAY = 24 * 3600;
const LARGEST = 2_000_000;
const MOST_KEPT = 1_000;
/** Old answers are of use while the network is gone. */
const USE_AFTER_END = 30 * DAY;
const NEVER = 3_650 * DAY;

const TABLES = `
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, text TEXT NOT NULL, at REAL NOT NULL, until REAL NOT NULL);
  CREATE TABLE IF NOT EXISTS spent (name TEXT NOT NULL, at REAL NOT NULL, cost REAL NOT NULL);
  CREATE TABLE IF NOT EXISTS held (name TEXT PRIMARY KEY, until REAL NOT NULL);`;

/**
 * A file in the folder, which SQLite locks by the means of each system. Where the folder cannot be written, as on a disk
 * that is read only, this process keeps what it knows to itself.
 */
export function openStore(folder = personFolder('cache')): Store {
  const database = open(folder);
  const kept = database.prepare('SELECT text, at, until FROM kept WHERE key = ?');
  const keep = database.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)');
  return {
    kept: (key) => kept.get(key) as Kept | undefined,
    keep: (key, text, seconds) => {
      const at = now();
      if (text.length > LARGEST) return;
      keep.run(key, text, at, at + seconds);
      tidy(database, at);
    },
    spend: (name, cost, limits) =>
      together(database, () => {
        const at = now();
        // A clock that was set back would hold everything up.
        database.prepare('DELETE FROM spent WHERE at < ? OR at > ?').run(at - DAY, at + 60);
        const wait = Math.max(
          heldFor(database, name, at),
          ...limits.map((each) => waitFor(database, { name, at, cost }, each)),
        );
        if (wait === 0) database.prepare('INSERT INTO spent VALUES (?, ?, ?)').run(name, at, cost);
        return wait;
      }),
    left: (name, limits) => {
      const at = now();
      if (heldFor(database, name, at) > 0) return 0;
      return Math.min(
        ...limits.map(({ seconds, cost }) => cost - total(spentSince(database, name, at - seconds))),
        Number.POSITIVE_INFINITY,
      );
    },
    hold: (name, seconds) => {
      database.prepare('INSERT OR REPLACE INTO held VALUES (?, ?)').run(name, now() + seconds);
    },
    [Symbol.dispose]: () => database.close(),
  };
}

function open(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return withTables(new DatabaseSync(join(folder, 'weather.sqlite')));
  } catch {
    return withTables(new DatabaseSync(':memory:'));
  }
}

function withTables(database: DatabaseSync): DatabaseSync {
  database.exec(TABLES);
  return database;
}

/** Seconds until the limit leaves room for the cost. */
function waitFor(
  database: DatabaseSync,
  { name, at, cost }: { readonly name: string } & Spent,
  { seconds, cost: most }: Limit,
): number {
  if (cost > most) return NEVER;
  const rows = spentSince(database, name, at - seconds);
  let over = total(rows) + cost - most;
  let wait = 0;
  for (const row of rows) {
    // Sums of tenths are never whole.
    if (over <= 1e-9) break;
    over -= row.cost;
    wait = row.at + seconds - at;
  }
  return wait;
}

interface Spent {
  readonly at: number;
  readonly cost: number;
}

function spentSince(database: DatabaseSync, name: string, since: number): Spent[] {
  return database
    .prepare('SELECT at, cost FROM spent WHERE name = ? AND at > ? ORDER BY at')
    .all(name, since) as unknown as Spent[];
}

function total(rows: readonly Spent[]): number {
  return rows.reduce((sum, { cost }) => sum + cost, 0);
}

function heldFor(database: DatabaseSync, name: string, at: number): number {
  const row = database.prepare('SELECT until FROM held WHERE name = ?').get(name) as
    | { until: number }
    | undefined;
  // No limit lasts longer than a day, whatever a clock said.
  return row === undefined || row.until > at + DAY ? 0 : Math.max(0, row.until - at);
}

function tidy(database: DatabaseSync, at: number): void {
  database.prepare('DELETE FROM kept WHERE until < ?').run(at - USE_AFTER_END);
  database
    .prepare('DELETE FROM kept WHERE key IN (SELECT key FROM kept ORDER BY at DESC LIMIT -1 OFFSET ?)')
    .run(MOST_KEPT);
}

/** Nothing of another process comes in between. */
function together<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function now(): number {
  return Date.now() / 1000;
}
