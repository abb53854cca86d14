import type { Session } from '../connection/session.ts';
import { BROWSE_COLUMNS, BROWSE_INDEXES, BROWSE_TABLES } from './_tables-sql.ts';

interface TableColumn {
  readonly name: string;
  /** Of the system's catalogue, under domains: `varchar`, `int8`, `jsonb`. */
  readonly type: string;
  /** Different values; undefined where nothing is known. */
  readonly distinct: number | undefined;
  /** Share of nulls, 0 to 1. */
  readonly nulls: number;
  /** Bytes. */
  readonly width: number;
  /** Of the order of rows with that of values, -1 to 1. */
  readonly correlation: number;
  /** Share of rows that are true, of a boolean; undefined where nothing is known. */
  readonly trues: number | undefined;
}

export interface TableIndex {
  readonly name: string;
  readonly method: string;
  /** A column by name, or an expression as SQL. */
  readonly keys: readonly {
    readonly column: string | null;
    readonly sql: string;
    readonly descending: boolean;
  }[];
  readonly included: readonly string[];
  readonly unique: boolean;
  /** A constraint needs it. */
  readonly constraint: boolean;
  readonly valid: boolean;
  /** The condition of a partial index, as SQL. */
  readonly where: string | null;
  readonly bytes: number;
  readonly scans: number;
  /** The same for indexes that are the same but for their names. */
  readonly shape: string;
}

export interface Table {
  readonly schema: string;
  readonly name: string;
  /** The partitioned table that it is a part of, or itself. */
  readonly root: { readonly schema: string; readonly name: string };
  readonly partitioned: boolean;
  /** Partitions that hold rows, at all levels; 1 of any other table. */
  readonly parts: number;
  /** About; 0 where nobody ever counted. */
  readonly rows: number;
  readonly pages: number;
  /** Share of pages that an index only scan needs not look into. */
  readonly visible: number;
  readonly bytes: number;
  /** Rows changed since statistics were last taken, and when that was. */
  readonly changed: number;
  readonly analyzed: string | null;
  readonly dead: number;
  readonly writes: number;
  readonly reads: number;
  readonly columns: ReadonlyMap<string, TableColumn>;
  readonly indexes: readonly TableIndex[];
}

export type Tables = ReadonlyMap<string, Table>;

export function tableKey({ schema, name }: { schema: string; name: string }): string {
  return JSON.stringify([schema, name]);
}

type Row<T> = T & { schema: string; table: string };
type ColumnRow = Row<
  Omit<TableColumn, 'distinct' | 'trues'> & { ndistinct: number | null; trues: number | null }
>;
type TableRow = Row<Omit<Table, 'columns' | 'indexes' | 'root'> & { root_schema: string; root_name: string }>;

/** What the catalogue knows of tables, and of the partitioned tables above them; those it does not know are left out. */
export async function readTables(
  session: Session,
  wanted: readonly { schema: string; name: string }[],
): Promise<Tables> {
  const unique = [...new Map(wanted.map((table) => [tableKey(table), table])).values()];
  if (unique.length === 0) return new Map();
  const rows = await session.select<TableRow>(BROWSE_TABLES, namesOf(unique));
  const found = namesOf(rows);
  const indexes = await session.select<Row<TableIndex>>(BROWSE_INDEXES, found);
  const columns = await session.select<ColumnRow>(BROWSE_COLUMNS, found);
  return new Map(
    rows.map(({ root_schema, root_name, table: _same, ...row }) => {
      const mine = <T extends object>({ schema, table }: Row<T>) =>
        schema === row.schema && table === row.name;
      const known = columns.filter(mine).map((column) => columnOf(column, row.rows));
      const table: Table = {
        ...row,
        root: { schema: root_schema, name: root_name },
        columns: new Map(known.map((column) => [column.name, column])),
        indexes: indexes.filter(mine),
      };
      return [tableKey(table), table];
    }),
  );
}

function namesOf(tables: readonly { schema: string; name: string }[]): [string[], string[]] {
  return [tables.map(({ schema }) => schema), tables.map(({ name }) => name)];
}

function columnOf(
  { schema: _s, table: _t, ndistinct, trues, ...column }: ColumnRow,
  rows: number,
): TableColumn {
  // Negative: a share of the rows, for columns that have more values as the table grows.
  const distinct =
    ndistinct === null ? undefined : ndistinct < 0 ? -ndistinct * Math.max(rows, 1) : ndistinct;
  return { ...column, distinct: distinct === 0 ? undefined : distinct, trues: trues ?? undefined };
}
