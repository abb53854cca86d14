import type { Client, CustomTypesConfig, QueryArrayResult } from 'pg';
import type { Scope } from '../catalog/scope.ts';
import type { Answer, Column } from '../values/answer.ts';
import type { TypeBook } from '../values/type-book.ts';
import { maskedIn, type Masked } from '../guard/masked.ts';
import { failureOf, sqlstateOf, type Statement } from './failure.ts';

/** One transaction on one connection. */
export interface Session {
  /** As the model names the database. */
  readonly database: string;
  /** `180004` for 18.4. */
  readonly version: number;
  /** What of the database is served. */
  readonly scope: Scope;
  /** What the server said beside its answers; its text comes from outside. */
  readonly notices: readonly Notice[];
  /** A statement of ours: its rows as objects, of values as pg reads them. */
  readonly select: <Row extends object>(sql: string, params?: readonly unknown[]) => Promise<Row[]>;
  /** The same, planned once for the life of the connection: for what every call asks, and what is dear to plan. */
  readonly prepared: <Row extends object>(
    name: string,
    sql: string,
    params: readonly unknown[],
  ) => Promise<Row[]>;
  /** A statement of ours: its columns by name, and its rows as the texts that the server sends, which SQL reads back. */
  readonly texts: (sql: string, params?: readonly unknown[]) => Promise<Texts>;
  /** A statement of a model's, by the extended protocol, which takes one statement and no more. All its rows are read. */
  readonly run: (sql: string, params?: readonly unknown[]) => Promise<Answer>;
  /** Rows of a model's query by a cursor of the server's, so that no more are made and sent than are wanted. */
  readonly page: (sql: string, params: readonly unknown[], wanted: Wanted) => Promise<Page>;
  /** Something outlives the transaction: nobody is to have this connection afterwards. */
  readonly taint: () => void;
}

export interface Notice {
  readonly severity: string;
  readonly text: string;
}

export interface Texts {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

interface Wanted {
  readonly skip: number;
  readonly most: number;
}

export interface Page extends Answer {
  /** There are rows behind these. */
  readonly more: boolean;
}

interface Opened {
  readonly client: Client;
  readonly database: string;
  readonly version: number;
  readonly scope: Scope;
  /** The connection is a pooler's: what is prepared in it may be asked of another session. */
  readonly pooled: boolean;
  readonly types: TypeBook;
  readonly taint: () => void;
  /** Hears of each statement of a model's, when it has ended. */
  readonly heard: Heard;
}

export type Heard = (statement: {
  readonly sql: string;
  readonly params: readonly unknown[];
  /** Rows answered or changed, or a SQLSTATE. */
  readonly outcome: number | string;
}) => void;

/** A result that holds more notices than this is one that floods. */
const MOST_NOTICES = 20;

/** What names of prepared statements of ours begin with. */
export const OURS = 'plugboard ';

const CURSOR = 'DECLARE page NO SCROLL CURSOR FOR ';

/** In the place of every value of a masked column, also of those that are null. */
const MASK = '(masked)';

/** By where the server says that a column comes from; one that it says nothing of is hidden for its name. */
function hides({ has, columns }: Masked): (column: Column) => boolean {
  return ({ name, origin }) => (origin === undefined ? columns.has(name) : has(origin.table, origin.column));
}

// As the server sends them: type-book.ts reads them, once the types are known.
const TEXTS: CustomTypesConfig = { getTypeParser: () => (text: string) => text };

export function createSession(opened: Opened): Session & Disposable {
  const { client, database, version, scope, pooled, taint, heard } = opened;
  const { notices, stop } = noticesOf(client);
  const select: Session['select'] = async <Row extends object>(
    sql: string,
    params: readonly unknown[] = [],
  ) => {
    const { rows } = await client.query<Row>(sql, [...params]);
    return rows;
  };
  const wire: Wire = { ...opened, select };
  const prepared: Session['prepared'] = async <Row extends object>(
    name: string,
    text: string,
    params: readonly unknown[],
  ) => {
    if (pooled) return select<Row>(text, params);
    const [, { rows }] = await Promise.all([
      client.query('SET LOCAL plan_cache_mode = force_generic_plan'),
      client.query<Row>({ name: `${OURS}${name}`, text, values: [...params] }),
      client.query('SET LOCAL plan_cache_mode TO DEFAULT'),
    ]);
    return rows;
  };
  return {
    database,
    version,
    scope,
    notices,
    taint,
    select,
    prepared,
    texts: async (sql, params = []) => {
      const { fields, rows } = await extended(wire, { sql }, params);
      return { columns: fields.map(({ name }) => name), rows };
    },
    run: (sql, params = []) =>
      telling(heard, { sql, params }, async () => answerOf(wire, await extended(wire, { sql }, params))),
    page: (sql, params, wanted) =>
      telling(heard, { sql, params }, () => pageOf(wire, { sql, params }, wanted)),
    [Symbol.dispose]: stop,
  };
}

/** What statements go through. */
interface Wire extends Pick<Opened, 'client' | 'scope' | 'types'> {
  readonly select: Session['select'];
}

interface Asked {
  readonly sql: string;
  readonly params: readonly unknown[];
}

type Raw = QueryArrayResult<(string | null)[]>;

function noticesOf(client: Client): { notices: readonly Notice[]; stop: () => void } {
  const notices: Notice[] = [];
  const onNotice = ({ severity = 'NOTICE', message = '' }: { severity?: string; message?: string }) => {
    if (notices.length < MOST_NOTICES) notices.push({ severity, text: message });
  };
  client.on('notice', onNotice as never);
  return { notices, stop: () => void client.off('notice', onNotice as never) };
}

/** By the extended protocol, also where there are no parameters. `statement.sql` is what errors point into. */
async function extended(
  { client }: Pick<Wire, 'client'>,
  { sent, ...statement }: Statement & { readonly sent?: string },
  params: readonly unknown[] = [],
): Promise<Raw> {
  const config = {
    text: sent ?? statement.sql,
    values: [...params],
    rowMode: 'array' as const,
    queryMode: 'extended',
    types: TEXTS,
  };
  try {
    return await client.query<(string | null)[]>(config);
  } catch (error) {
    throw failureOf(error, statement);
  }
}

async function answerOf({ types, select, scope }: Wire, { fields, rows, ...result }: Raw): Promise<Answer> {
  const read = await types.readers(
    fields.map(({ dataTypeID }) => dataTypeID),
    select,
  );
  const columns = fields.map(({ name, tableID, columnID }, index): Column => ({
    name,
    type: read[index]?.name ?? 'unknown',
    ...(tableID > 0 ? { origin: { table: tableID, column: columnID } } : {}),
  }));
  const hidden = scope.masks.length === 0 ? [] : columns.map(hides(await maskedIn(scope.masks, { select })));
  const valueOf = (text: string | null, index: number) => {
    if (hidden[index] === true) return MASK;
    return text === null ? null : (read[index]?.read(text) ?? text);
  };
  return {
    columns,
    rows: rows.map((row) => row.map(valueOf)),
    command: result.command,
    affected: result.rowCount ?? 0,
  };
}

async function pageOf(wire: Wire, { sql, params }: Asked, { skip, most }: Wanted): Promise<Page> {
  // They go out together; where one fails, those behind it fail too, and the first is the one that says why.
  const [, , fetched] = await Promise.all([
    extended(wire, { sql, sent: CURSOR + sql, shift: CURSOR.length }, params),
    skip > 0 ? extended(wire, { sql, sent: `MOVE FORWARD ${skip} IN page` }) : undefined,
    extended(wire, { sql, sent: `FETCH FORWARD ${most + 1} FROM page` }),
  ]);
  const answer = await answerOf(wire, fetched);
  return { ...answer, rows: answer.rows.slice(0, most), more: answer.rows.length > most };
}

async function telling<T extends Answer>(heard: Heard, asked: Asked, run: () => Promise<T>): Promise<T> {
  try {
    const answer = await run();
    heard({ ...asked, outcome: answer.affected });
    return answer;
  } catch (error) {
    heard({ ...asked, outcome: sqlstateOf(error) ?? 'FAILED' });
    throw error;
  }
}
