import { ToolError } from '@plugboard/core';
import { placed } from '../connection/placed.ts';
import type { Session } from '../connection/session.ts';
import { judge, parse, type ParsedStatement, type Verdict } from '../guard/guard.ts';

/** A statement of a model's that may be run in a read-only transaction. Throws a `ToolError` for one that is refused. */
export async function readable(session: Session, sql: string): Promise<ParsedStatement> {
  return expectAllowed(await judge(await parse(sql), session, session.scope));
}

/** Throws a `ToolError` for a statement that is not allowed, which says where and what to do. */
export function expectAllowed({
  allowed,
  statement,
  code,
  reason,
  hint,
  position,
}: Verdict): ParsedStatement {
  if (allowed) return statement;
  const { sql } = statement;
  const at = position === undefined ? '' : placed(sql, Array.from(sql.slice(0, position)).length + 1);
  const words = at === '' ? reason : `${reason?.replace(/\.$/, '')},${at}\n`;
  throw new ToolError(words ?? 'It is refused.', {
    ...(code === undefined ? {} : { code }),
    ...(hint === undefined ? {} : { hint }),
  });
}
