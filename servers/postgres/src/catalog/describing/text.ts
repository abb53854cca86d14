import type { DescribedObject } from './shape.ts';

type List<Key extends keyof DescribedObject> =
  NonNullable<DescribedObject[Key]> extends (infer Item)[] ? Item : never;

/** An object as a model reads it: a line of facts, and a line for each column, key, index and so on. */
export function describedText(object: DescribedObject): string {
  const {
    columns = [],
    primary_key,
    unique = [],
    references = [],
    referenced_by = [],
    left_out = {},
  } = object;
  const keys = [
    ...(primary_key === undefined ? [] : [`primary key (${primary_key.join(', ')})`]),
    ...unique.map((names) => `unique (${names.join(', ')})`),
    ...references.map((key) => foreignKeyLine(key, 'references')),
    ...referenced_by.map((key) => foreignKeyLine(key, 'referenced by')),
  ];
  return [
    headOf(object),
    ...section('columns', columns.map(columnLine)),
    ...section('keys', keys),
    ...section('indexes', (object.indexes ?? []).map(indexLine)),
    ...section(
      'checks',
      (object.checks ?? []).map(
        ({ name, definition, valid }) =>
          `${name}: ${definition}${valid === false ? ' [older rows may break it]' : ''}`,
      ),
    ),
    ...section(
      'triggers',
      (object.triggers ?? []).map(
        ({ name, definition, enabled }) => `${name}: ${definition}${enabled === false ? ' [disabled]' : ''}`,
      ),
    ),
    ...section('policies', (object.policies ?? []).map(policyLine)),
    ...statsLines(object),
    ...section('sample', sampleLines(object)),
    ...section(
      'dependents',
      (object.dependents ?? []).map(({ kind, name }) => `${kind} ${name}`),
    ),
    ...(object.ddl === undefined ? [] : [object.ddl]),
    ...Object.entries(left_out).map(
      ([part, count]) => `… ${count} more ${part === 'ddl' ? 'characters of ddl' : part} left out`,
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function headOf(object: DescribedObject): string {
  const { partitions, returns, values, comment, also = [] } = object;
  const bounds = partitions?.first === undefined ? '' : `, ${partitions.first} … ${partitions.last}`;
  const facts = [
    ...(object.usable === false ? ['no access'] : []),
    ...(object.rows === undefined ? [] : [`~${object.rows} rows`]),
    ...(object.bytes === undefined ? [] : [`${Math.round(object.bytes / 1024)} kB`]),
    ...(object.partition_of === undefined ? [] : [`partition of ${object.partition_of}`]),
    ...(partitions === undefined ? [] : [`${partitions.count} partitions by ${partitions.by}${bounds}`]),
    ...(object.row_security === undefined ? [] : [`row security ${object.row_security}`]),
    ...(returns === undefined ? [] : [`returns ${returns}`]),
    ...(object.language === undefined ? [] : [`${object.language}, ${object.volatility}`]),
    ...(object.security_definer === true ? ['runs with the rights of its owner'] : []),
    ...(values === undefined ? [] : [values.join(' | ')]),
    ...(also.length === 0 ? [] : [`not ${also.join(', ')}`]),
  ];
  const told = facts.length === 0 ? '' : `: ${facts.join('; ')}`;
  return `${object.kind} ${object.name}${told}${comment === undefined ? '' : ` -- ${comment}`}`;
}

function columnLine(column: List<'columns'>): string {
  const { name, type, values, identity, generated, comment } = column;
  return [
    `${name} ${type}`,
    ...(column.not_null === true ? ['not null'] : []),
    ...(identity === undefined ? [] : [`identity ${identity}`]),
    ...(column.default === undefined
      ? []
      : [generated === undefined ? `default ${column.default}` : `${generated} ${column.default}`]),
    ...(values === undefined ? [] : [`(${values.join(' | ')})`]),
    ...(comment === undefined ? [] : [`-- ${comment.replaceAll(/\s+/g, ' ')}`]),
  ].join(' ');
}

function foreignKeyLine(key: List<'references'>, word: string): string {
  const { columns, table, to_columns, on_delete, on_update, valid } = key;
  // Its columns stand with their own table, whichever end of the key that is.
  const ends =
    word === 'references'
      ? `(${columns.join(', ')}) references ${table} (${to_columns.join(', ')})`
      : `(${to_columns.join(', ')}) referenced by ${table} (${columns.join(', ')})`;
  return [
    ends,
    ...(on_delete === undefined ? [] : [`on delete ${on_delete}`]),
    ...(on_update === undefined ? [] : [`on update ${on_update}`]),
    ...(valid === false ? ['[older rows may break it]'] : []),
  ].join(' ');
}

function indexLine({ name, on, unique, valid, bytes }: List<'indexes'>): string {
  const facts = [
    ...(unique === true ? ['unique'] : []),
    ...(bytes === undefined ? [] : [`${Math.round(bytes / 1024)} kB`]),
    ...(valid === false ? ['invalid: not used'] : []),
  ];
  return `${name}: ${on}${facts.length === 0 ? '' : ` [${facts.join(', ')}]`}`;
}

function policyLine({ name, command, roles, restrictive, using, check }: List<'policies'>): string {
  return [
    `${name}: ${restrictive === true ? 'restrictive ' : ''}${command} to ${roles.join(', ')}`,
    ...(using === undefined ? [] : [`using (${using})`]),
    ...(check === undefined ? [] : [`check (${check})`]),
  ].join(' ');
}

function statsLines({ stats }: DescribedObject): string[] {
  if (stats === undefined) return [];
  const { columns, ...facts } = stats;
  const line = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const lines = columns.map(
    ({ name, n_distinct, null_frac }) => `${name}: n_distinct ${n_distinct}, null_frac ${null_frac}`,
  );
  return section('stats', [line.join(', '), ...lines]);
}

function sampleLines({ sample, no_sample }: DescribedObject): string[] {
  if (sample === undefined) return no_sample === undefined ? [] : [no_sample];
  return [sample.columns.join(', '), ...sample.rows.map((row) => JSON.stringify(row))];
}
