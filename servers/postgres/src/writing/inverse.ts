import { quoted } from '../connection/begin.ts';
import type { Session } from '../connection/session.ts';
import type { BeforeAfter, Table } from './before-after.ts';

/** The columns of a table, as far as they matter for putting rows back. */
interface Shape {
  /** Empty: there is none, and rows cannot be told apart. */
  readonly key: readonly string[];
  /** Made by the table itself: they are not set. */
  readonly generated: ReadonlySet<string>;
}

const SHAPE = `
  SELECT a.attname AS name, a.attgenerated <> '' AS generated,
         coalesce(a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]), false) AS key
  FROM pg_catalog.pg_attribute a
  LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
  WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

/**
 * Statements that put the rows back as they were, in an order that works within the table. Undefined where the table has no
 * primary key.
 */
export async function inverseOf(
  { select }: Pick<Session, 'select'>,
  table: Table,
  changed: BeforeAfter,
): Promise<string[] | undefined> {
  const name = `${quoted(table.schema)}.${quoted(table.name)}`;
  const columns = await select<{ name: string; generated: boolean; key: boolean }>(SHAPE, [name]);
  const shape: Shape = {
    key: columns.filter(({ key }) => key).map((column) => column.name),
    generated: new Set(columns.filter(({ generated }) => generated).map((column) => column.name)),
  };
  return shape.key.length === 0 ? undefined : statements(name, shape, changed);
}

type Row = BeforeAfter['before'][number];

function statements(
  name: string,
  { key, generated }: Shape,
  { columns, before, after }: BeforeAfter,
): string[] {
  const at = key.map((column) => columns.indexOf(column));
  const keyOf = (row: Row) => JSON.stringify(at.map((index) => row[index]));
  const where = (row: Row) =>
    at.map((index) => `${quoted(columns[index] ?? '')} = ${literal(row[index])}`).join(' AND ');
  const settable = columns
    .map((column, index) => ({ column, index }))
    .filter(({ column }) => !generated.has(column));
  const are = new Map(after.map((row) => [keyOf(row), row]));
  const were = new Set(before.map(keyOf));

  const added = after.filter((row) => !were.has(keyOf(row)));
  const gone = before.filter((row) => !are.has(keyOf(row)));
  const other = before.flatMap((row) => {
    const now = are.get(keyOf(row));
    const sets = settable.filter(({ index }) => row[index] !== now?.[index]);
    return now === undefined || sets.length === 0 ? [] : [{ row, sets }];
  });
  const names = settable.map(({ column }) => quoted(column)).join(', ');
  return [
    ...added.map((row) => `DELETE FROM ${name} WHERE ${where(row)};`),
    ...other.map(({ row, sets }) => {
      const set = sets.map(({ column, index }) => `${quoted(column)} = ${literal(row[index])}`).join(', ');
      return `UPDATE ${name} SET ${set} WHERE ${where(row)};`;
    }),
    ...gone.map((row) => {
      const values = settable.map(({ index }) => literal(row[index])).join(', ');
      return `INSERT INTO ${name} (${names}) OVERRIDING SYSTEM VALUE VALUES (${values});`;
    }),
  ];
}

/** A text that PostgreSQL reads as the type of its column, also where standard_conforming_strings is off. */
function literal(text: string | null | undefined): string {
  if (text === null || text === undefined) return 'NULL';
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}
