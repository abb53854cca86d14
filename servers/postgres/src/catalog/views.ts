import type { Owned, Reader } from './reader.ts';

export interface ViewDefinition extends Owned {
  readonly definition: string;
}

const SQL = `
  SELECT c.oid, pg_get_viewdef(c.oid, true) AS definition FROM pg_catalog.pg_class c
  WHERE c.oid = ANY ($1::oid[]) AND c.relkind IN ('v', 'm')`;

export async function viewDefinitions(reader: Reader, oids: readonly number[]): Promise<ViewDefinition[]> {
  return oids.length === 0 ? [] : reader.select<ViewDefinition>(SQL, [oids]);
}
