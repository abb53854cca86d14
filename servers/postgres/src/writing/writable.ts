import type { Session } from '../connection/session.ts';
import type { Table } from './before-after.ts';

/** What the guard makes of a statement that changes something. Throws a `ToolError` for one that is refused. */
export async function writable(_session: Session, _sql: string): Promise<{ table: Table | undefined }> {
  return { table: undefined };
}
