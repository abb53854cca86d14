import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';

/** An answer as it came; times are in seconds since 1970. */
export interface Kept {
  readonly body: string;
  /** As they were sent: Chess.com's Last-Modified is in a form of its own, which nobody else reads. */
  readonly etag: string | null;
  readonly modified: string | null;
  /** When Chess.com last said that it is so. */
  readonly at: number;
  readonly until: number;
}

interface GameKey {
  readonly id: string;
  readonly uuid: string | undefined;
}

/** What all processes of a person know of Chess.com together. */
export interface Store extends Disposable {
  readonly kept: (path: string) => Kept | undefined;
  readonly keep: (path: string, kept: Kept) => void;
  /** Chess.com said again that what is kept is so. */
  readonly renew: (path: string, at: number, until: number) => void;
  readonly movedTo: (path: string) => string | undefined;
  readonly move: (path: string, to: string) => void;
  readonly isGone: (path: string) => boolean;
  readonly bury: (path: string) => void;
  /** Notes in which month games stand, so that each is found by itself later. */
  readonly index: (path: string, games: readonly GameKey[]) => void;
  /** The month in which a game stands, by its id or UUID. */
  readonly monthOf: (game: string) => string | undefined;
  /** Ids of games, or names of players, that begin so. */
  readonly games: (typed: string, most: number) => string[];
  readonly players: (typed: string, most: number) => string[];
}

const TABLES = `
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS kept (
    path TEXT PRIMARY KEY, body BLOB NOT NULL, etag TEXT, modified TEXT, at REAL NOT NULL, until REAL NOT NULL);
  CREATE TABLE IF NOT EXISTS moved (path TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS gone (path TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS game (key TEXT PRIMARY KEY, path TEXT NOT NULL) WITHOUT ROWID;`;

/** Larger than all that can stand in an id or a name. */
const LAST = '\u{10ffff}';

/**
 * A file in the folder, which SQLite locks by the means of each system. Where the folder cannot be written, as on a disk
 * that is read only, this process keeps what it knows to itself.
 */
export function openStore(folder: string): Store {
  const database = open(folder);
  const ask: Ask = {
    run: (sql, ...values) => {
      database.prepare(sql).run(...values);
    },
    one: (sql, value) => database.prepare(sql).get(value),
    beginning: (sql, typed, most) =>
      database
        .prepare(sql)
        .all(typed, typed + LAST, most)
        .map(({ key }) => String(key)),
  };
  return {
    ...answersIn(ask),
    ...namesIn(ask),
    ...addressesIn(ask),
    [Symbol.dispose]: () => database.close(),
  };
}

interface Ask {
  readonly run: (sql: string, ...values: (string | number | Uint8Array | null)[]) => void;
  readonly one: (sql: string, value: string) => Record<string, unknown> | undefined;
  readonly beginning: (sql: string, typed: string, most: number) => string[];
}

function answersIn({ run, one }: Ask): Pick<Store, 'kept' | 'keep' | 'renew'> {
  return {
    kept: (path) => {
      const row = one('SELECT * FROM kept WHERE path = ?', path);
      return row === undefined ? undefined : unpack(row as unknown as Row);
    },
    keep: (path, { body, etag, modified, at, until }) => {
      const sql = 'INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)';
      run(sql, path, gzipSync(body), etag, modified, at, until);
    },
    renew: (path, at, until) => run('UPDATE kept SET at = ?, until = ? WHERE path = ?', at, until, path),
  };
}

function addressesIn({ run, one }: Ask): Pick<Store, 'movedTo' | 'move' | 'isGone' | 'bury'> {
  return {
    movedTo: (path) => one('SELECT target FROM moved WHERE path = ?', path)?.['target'] as string | undefined,
    move: (path, to) => run('INSERT OR REPLACE INTO moved VALUES (?, ?)', path, to),
    isGone: (path) => one('SELECT path FROM gone WHERE path = ?', path) !== undefined,
    bury: (path) => run('INSERT OR IGNORE INTO gone VALUES (?)', path),
  };
}

function namesIn({ run, one, beginning }: Ask): Pick<Store, 'index' | 'monthOf' | 'games' | 'players'> {
  return {
    index: (path, games) => {
      const keys = games.flatMap(({ id, uuid }) => (uuid === undefined ? [id] : [id, uuid]));
      // One statement, so that it is all or nothing.
      run('INSERT OR REPLACE INTO game SELECT value, ? FROM json_each(?)', path, JSON.stringify(keys));
    },
    monthOf: (game) => one('SELECT path FROM game WHERE key = ?', game)?.['path'] as string | undefined,
    games: (typed, most) =>
      beginning('SELECT key FROM game WHERE key >= ? AND key < ? ORDER BY key LIMIT ?', typed, most),
    players: (typed, most) =>
      beginning(
        `SELECT substr(path, 9) AS key FROM kept
         WHERE path >= '/player/' || ? AND path < '/player/' || ? AND instr(substr(path, 9), '/') = 0 LIMIT ?`,
        typed,
        most,
      ),
  };
}

type Row = Omit<Kept, 'body'> & { readonly body: Uint8Array };

function unpack({ body, etag, modified, at, until }: Row): Kept {
  return { body: gunzipSync(body).toString(), etag, modified, at, until };
}

function open(folder: string): DatabaseSync {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return withTables(new DatabaseSync(join(folder, 'chess.sqlite')));
  } catch {
    return withTables(new DatabaseSync(':memory:'));
  }
}

function withTables(database: DatabaseSync): DatabaseSync {
  database.exec(TABLES);
  return database;
}
