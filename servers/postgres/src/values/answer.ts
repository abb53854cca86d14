/** What a statement answered. */
export interface Answer {
  readonly columns: readonly Column[];
  /** In the order of the columns, of which several can have one name; values as `readers` of type-book.ts makes them. */
  readonly rows: readonly (readonly unknown[])[];
  /** `SELECT`, `INSERT`, … */
  readonly command: string;
  /** Rows that the statement changed or answered, as the server counts them. */
  readonly affected: number;
}

export interface Column {
  readonly name: string;
  /** As SQL writes it: `timestamp with time zone`. */
  readonly type: string;
  /** The column of a table that it shows as it is, by the table's oid and the column's number. */
  readonly origin?: { readonly table: number; readonly column: number };
}
