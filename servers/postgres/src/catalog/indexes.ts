import type { Owned, Reader } from './reader.ts';

export interface Index extends Owned {
  readonly name: string;
  /** `btree (customer_id, created_at DESC) WHERE (paid)` */
  readonly on: string;
  readonly unique: boolean;
  /** It belongs to a constraint. */
  readonly of_constraint: boolean;
  /** Off where CREATE INDEX CONCURRENTLY failed: no query uses it, every write pays for it. */
  readonly valid: boolean;
  /** As of the last vacuum or analyze. */
  readonly bytes: number;
  readonly definition: string;
}

const SQL = `
  SELECT x.indrelid AS oid, quote_ident(i.relname) AS name, x.indisunique AS unique, x.indisvalid AND x.indisready AS valid,
    EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x')) AS of_constraint,
    (i.relpages::float8 * current_setting('block_size')::int) AS bytes, def AS definition,
    substr(def, strpos(def, ' USING ') + 7) AS on
  FROM pg_catalog.pg_index x
  JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
  CROSS JOIN LATERAL pg_get_indexdef(i.oid) def
  WHERE x.indrelid = ANY ($1::oid[])
  ORDER BY x.indrelid, x.indisprimary DESC, i.relname`;

export async function indexes(reader: Reader, oids: readonly number[]): Promise<Index[]> {
  return oids.length === 0 ? [] : reader.select<Index>(SQL, [oids]);
}
