import type { Column } from '../columns.ts';
import type { RelationSheet } from './sheet.ts';

/** The statements that would make a table or view as it is, but for owner, rights, storage and comments. */
export function relationDdl(sheet: RelationSheet): string {
  const { relation, definition, indexes, triggers, policies } = sheet;
  const head =
    definition === undefined
      ? tableDdl(sheet)
      : `CREATE ${relation.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW'} ${relation.name} AS\n${definition}`;
  const security =
    relation.row_security === 'off'
      ? []
      : ['ENABLE', ...(relation.row_security === 'forced' ? ['FORCE'] : [])];
  return [
    head,
    ...indexes.filter((index) => !index.of_constraint).map((index) => `${index.definition};`),
    ...triggers.map(({ name, definition: text }) => `CREATE TRIGGER ${name} ${text};`),
    ...security.map((word) => `ALTER TABLE ${relation.name} ${word} ROW LEVEL SECURITY;`),
    ...policies.map((policy) => policyDdl(policy, relation.name)),
  ].join('\n');
}

function tableDdl({ relation, columns, constraints, foreignKeys }: RelationSheet): string {
  const { name, kind, persistence, partition_of, bound, partitioned_by } = relation;
  const word = { permanent: '', unlogged: 'UNLOGGED ', temporary: 'TEMPORARY ' }[persistence];
  const by = partitioned_by === null ? '' : ` PARTITION BY ${partitioned_by}`;
  if (partition_of !== null) return `CREATE ${word}TABLE ${name} PARTITION OF ${partition_of} ${bound}${by};`;
  const keys = [...constraints, ...foreignKeys.filter(({ direction }) => direction === 'out')];
  const lines = [...columns.map(columnDdl), ...keys.map((key) => `CONSTRAINT ${key.name} ${key.definition}`)];
  const table = kind === 'foreign_table' ? 'FOREIGN TABLE' : `${word}TABLE`;
  return `CREATE ${table} ${name} (\n  ${lines.join(',\n  ')}\n)${by};`;
}

function columnDdl(column: Column): string {
  const { name, type, collation, generated, identity } = column;
  return [
    name,
    type,
    ...(collation === null ? [] : [`COLLATE ${collation}`]),
    ...(column.not_null ? ['NOT NULL'] : []),
    ...(identity === null ? [] : [`GENERATED ${identity.toUpperCase()} AS IDENTITY`]),
    ...(generated === null ? [] : [`GENERATED ALWAYS AS (${column.default}) ${generated.toUpperCase()}`]),
    ...(column.default === null || generated !== null ? [] : [`DEFAULT ${column.default}`]),
  ].join(' ');
}

function policyDdl(policy: RelationSheet['policies'][number], table: string): string {
  const { name, permissive, command, roles, using, check } = policy;
  return `${[
    `CREATE POLICY ${name} ON ${table}`,
    ...(permissive ? [] : ['AS RESTRICTIVE']),
    `FOR ${command.toUpperCase()} TO ${roles.join(', ')}`,
    ...(using === null ? [] : [`USING (${using})`]),
    ...(check === null ? [] : [`WITH CHECK (${check})`]),
  ].join(' ')};`;
}
