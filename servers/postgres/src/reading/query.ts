import { ToolError } from '@plugboard/core';
import type { Database } from '../connection/database.ts';
import type { Notice, Page, Session } from '../connection/session.ts';
import { cursorAt, skipOf } from './page-cursor.ts';
import { readable } from './readable.ts';

export interface Query {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly cursor: string | undefined;
  readonly most: number;
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal;
  /** The leading rows that the answer has room for. */
  readonly fit: <Row>(rows: readonly Row[]) => Row[];
}

/** One page of what a model asks for. A page behind the first runs the statement again, and leaves out what came before. */
export async function runQuery(database: Database, query: Query) {
  const { sql, params, most, timeoutMs, signal } = query;
  const asked = { db: database.name, sql, params };
  const skip = skipOf(query.cursor, asked);
  const { page, notices, isOrdered } = await database.read(
    async (session) => {
      const statement = await readable(session, sql);
      const rows = statement.cursor
        ? await session.page(sql, params, { skip, most })
        : await wholePage(session, { sql, params, skip, most });
      return { page: rows, notices: session.notices, isOrdered: statement.ordered || !statement.cursor };
    },
    { signal, timeoutMs },
  );
  const rows = query.fit(page.rows);
  if (rows.length === 0 && page.rows.length > 0)
    throw new ToolError('The next row alone is more than max_tokens allows.', {
      code: 'TOO_LARGE',
      hint: 'Ask for fewer columns, for a part of the long ones with left(…, 200), or raise max_tokens.',
    });
  const truncated = page.more || rows.length < page.rows.length;
  return {
    columns: page.columns.map(({ name, type }) => ({ name, type })),
    rows: rows.map((row) => [...row]),
    row_count: rows.length,
    truncated,
    ...(truncated ? { next_cursor: cursorAt(skip + rows.length, asked) } : {}),
    ...(truncated && !isOrdered ? { unordered: true } : {}),
    ...(notices.length === 0 ? {} : { notices: notices.map(noticeLine) }),
  };
}

/** SHOW and EXPLAIN have no cursor; what they answer is short. */
async function wholePage(
  session: Session,
  { sql, params, skip, most }: Pick<Query, 'sql' | 'params' | 'most'> & { skip: number },
): Promise<Page> {
  const answer = await session.run(sql, params);
  const rows = answer.rows.slice(skip, skip + most);
  return { ...answer, rows, more: answer.rows.length > skip + most };
}

function noticeLine({ severity, text }: Notice): string {
  return `${severity}: ${text}`;
}
