import { isFields, listOf, nodesOf, within, type Fields } from './walk.ts';

/** A table or view that a statement names. */
export interface Relation {
  /** As written; undefined: looked up in the search path. */
  readonly schema: string | undefined;
  readonly name: string;
  readonly alias: string | undefined;
  /** In bytes of the SQL; undefined where the grammar does not say. */
  readonly byte: number | undefined;
}

/** Tables and views below a node, in the order of the text; names of CTEs are none. */
export function relationsIn(node: unknown): Relation[] {
  const found: Relation[] = [];
  for (const { type, node: fields, ctes } of nodesOf(node)) {
    if (type !== 'RangeVar') continue;
    const name = String(fields['relname']);
    const schema = textOf(fields['schemaname']);
    if (schema === undefined && ctes.has(name)) continue;
    found.push({ schema, name, alias: aliasOf(fields), byte: byteOf(fields) });
  }
  return found;
}

/** Where the tables stand of which a statement changes rows, in bytes. EXPLAIN of one counts as well. */
export function targetsIn(node: unknown): ReadonlySet<number> {
  const bytes = new Set<number>();
  for (const { type, node: fields } of nodesOf(node)) {
    const { relation } = fields;
    const byte =
      /^(Insert|Update|Delete|Merge)Stmt$/.test(type) && isFields(relation)
        ? byteOf(within(relation, 'RangeVar') ?? relation)
        : undefined;
    if (byte !== undefined) bytes.add(byte);
  }
  return bytes;
}

export function byteOf(fields: Fields): number | undefined {
  const location = fields['location'];
  return typeof location === 'number' && location >= 0 ? location : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function aliasOf({ alias }: Fields): string | undefined {
  return isFields(alias) ? textOf(alias['aliasname']) : undefined;
}

const SECRETS = 'shows secrets: passwords or their hashes';
const FILES = "shows the server's configuration files, which can hold secrets";

/** Of the system catalog. The rest of it can be read. */
export const REFUSED_RELATIONS: ReadonlyMap<string, { does: string; hint?: string }> = new Map([
  ['pg_authid', { does: SECRETS, hint: 'Read pg_roles.' }],
  ['pg_shadow', { does: SECRETS, hint: 'Read pg_roles.' }],
  ['pg_user_mapping', { does: SECRETS, hint: 'Read pg_foreign_server.' }],
  ['pg_user_mappings', { does: SECRETS, hint: 'Read pg_foreign_server.' }],
  ['user_mapping_options', { does: SECRETS, hint: 'Read pg_foreign_server.' }],
  ['_pg_user_mappings', { does: SECRETS, hint: 'Read pg_foreign_server.' }],
  ['pg_subscription', { does: SECRETS, hint: 'Read pg_stat_subscription.' }],
  ['pg_hba_file_rules', { does: FILES }],
  ['pg_ident_file_mappings', { does: FILES }],
  ['pg_file_settings', { does: FILES, hint: 'Read pg_settings.' }],
  ['pg_largeobject', { does: 'is the content of large objects, whoever may read them' }],
]);

/** The words with which a SELECT locks rows: `FOR UPDATE`. */
export function lockOf(select: Fields): string | undefined {
  const clause = within(listOf(select['lockingClause'])[0], 'LockingClause');
  if (clause === undefined) return undefined;
  // LCS_FORNOKEYUPDATE and the like.
  return String(clause['strength'])
    .replace('LCS_', '')
    .replaceAll(/FOR|NO|KEY/g, '$& ');
}
