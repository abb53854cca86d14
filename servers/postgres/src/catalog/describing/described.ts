import type { Enum } from '../enums.ts';
import type { ForeignKey } from '../keys.ts';
import type { Found } from '../resolve.ts';
import type { Routine } from '../routines.ts';
import { relationDdl } from './ddl.ts';
import type { DescribedObject, Part } from './shape.ts';
import type { RelationSheet, Sheets } from './sheet.ts';

/** One object as it is told, with the parts that were asked for; undefined where it went meanwhile. */
export function described(
  { class: of, oid }: Found,
  sheets: Sheets,
  parts: readonly Part[],
): DescribedObject | undefined {
  const sheet = sheets.relations.get(oid);
  const routine = sheets.routines.get(oid);
  const type = sheets.enums.get(oid);
  const using = sheets.dependents.get(oid) ?? [];
  const dependents = parts.includes('dependents')
    ? { dependents: using.map(({ kind, name }) => ({ kind, name })) }
    : {};
  if (of === 'relation' && sheet !== undefined) return { ...relationOf(sheet, parts), ...dependents };
  if (of === 'function' && routine !== undefined) return { ...routineOf(routine), ...dependents };
  if (of === 'enum' && type !== undefined) return { ...enumOf(type, parts), ...dependents };
  return undefined;
}

function relationOf(sheet: RelationSheet, parts: readonly Part[]): DescribedObject {
  const { relation } = sheet;
  const { rows, bytes, row_security, partitioned_by, partition_of, first_bound, last_bound } = relation;
  const has = (part: Part) => parts.includes(part);
  return {
    kind: relation.kind,
    name: relation.name,
    ...given('comment', relation.comment),
    ...(relation.usable ? {} : { usable: false }),
    ...given('rows', rows === null ? null : Math.round(rows)),
    ...given('bytes', bytes),
    ...given('partition_of', partition_of),
    ...(partitioned_by === null
      ? {}
      : {
          partitions: {
            count: relation.partitions,
            by: partitioned_by,
            ...given('first', first_bound),
            ...given('last', last_bound),
          },
        }),
    ...(row_security === 'off' ? {} : { row_security }),
    ...(has('columns') ? { columns: columnsOf(sheet) } : {}),
    ...(has('keys') ? keysOf(sheet) : {}),
    ...(has('indexes') ? { indexes: indexesOf(sheet) } : {}),
    ...(has('checks') ? { checks: checksOf(sheet) } : {}),
    ...(has('triggers') ? { triggers: triggersOf(sheet) } : {}),
    ...(has('policies') ? { policies: policiesOf(sheet) } : {}),
    ...(has('stats') ? statsOf(sheet) : {}),
    ...(has('ddl') ? { ddl: relationDdl(sheet) } : {}),
  };
}

function columnsOf({ columns }: RelationSheet) {
  return columns.map((column) => ({
    name: column.name,
    type: column.type,
    ...(column.not_null ? { not_null: true as const } : {}),
    ...given('default', column.default),
    ...given('generated', column.generated),
    ...given('identity', column.identity),
    ...given('comment', column.comment),
    ...given('values', column.values),
  }));
}

function keysOf({ constraints, foreignKeys }: RelationSheet) {
  const primary = constraints.find(({ type }) => type === 'primary key');
  const unique = constraints.filter(({ type }) => type === 'unique').map(({ columns }) => columns);
  const going = (way: ForeignKey['direction']) =>
    foreignKeys.filter(({ direction }) => direction === way).map(foreignKeyOf);
  const [references, referenced] = [going('out'), going('in')];
  return {
    ...(primary === undefined ? {} : { primary_key: primary.columns }),
    ...(unique.length === 0 ? {} : { unique }),
    ...(references.length === 0 ? {} : { references }),
    ...(referenced.length === 0 ? {} : { referenced_by: referenced }),
  };
}

function foreignKeyOf({ name, columns, other, to_columns, on_delete, on_update, validated }: ForeignKey) {
  return {
    name,
    columns,
    table: other,
    to_columns,
    ...given('on_delete', on_delete),
    ...given('on_update', on_update),
    ...(validated ? {} : { valid: false as const }),
  };
}

function indexesOf({ indexes }: RelationSheet) {
  return indexes.map(({ name, on, unique, valid, bytes }) => ({
    name,
    on,
    ...(unique ? { unique: true as const } : {}),
    ...(valid ? {} : { valid: false as const }),
    ...(bytes === 0 ? {} : { bytes }),
  }));
}

function checksOf({ constraints }: RelationSheet) {
  return constraints
    .filter(({ type }) => type === 'check' || type === 'exclusion')
    .map(({ name, definition, validated }) => ({
      name,
      definition,
      ...(validated ? {} : { valid: false as const }),
    }));
}

function triggersOf({ triggers }: RelationSheet) {
  return triggers.map(({ name, definition, enabled }) => ({
    name,
    definition,
    ...(enabled ? {} : { enabled: false as const }),
  }));
}

function policiesOf({ policies }: RelationSheet) {
  return policies.map(({ name, command, roles, permissive, using, check }) => ({
    name,
    command,
    roles,
    ...(permissive ? {} : { restrictive: true as const }),
    ...given('using', using),
    ...given('check', check),
  }));
}

function statsOf({ statistics, columnStatistics }: RelationSheet) {
  if (statistics === undefined) return {};
  const { sequential_scans, index_scans, last_analyze, last_vacuum, oid: _, ...sizes } = statistics;
  return {
    stats: {
      ...sizes,
      ...given('sequential_scans', sequential_scans),
      ...given('index_scans', index_scans),
      ...given('last_analyze', last_analyze),
      ...given('last_vacuum', last_vacuum),
      columns: columnStatistics.map(({ name, n_distinct, null_frac }) => ({ name, n_distinct, null_frac })),
    },
  };
}

function routineOf(routine: Routine): DescribedObject {
  return {
    kind: routine.routine,
    name: routine.signature,
    ...given('comment', routine.comment),
    ...(routine.usable ? {} : { usable: false }),
    ...given('returns', routine.returns),
    language: routine.language,
    volatility: routine.volatility,
    ...(routine.security_definer ? { security_definer: true } : {}),
    ...given('ddl', routine.ddl),
  };
}

function enumOf({ name, values, comment }: Enum, parts: readonly Part[]): DescribedObject {
  const labels = values.map((value) => `'${value.replaceAll("'", "''")}'`);
  return {
    kind: 'enum',
    name,
    values,
    ...given('comment', comment),
    ...(parts.includes('ddl') ? { ddl: `CREATE TYPE ${name} AS ENUM (${labels.join(', ')});` } : {}),
  };
}

/** A field that is left out where there is nothing. */
function given<Key extends string, Value>(key: Key, value: Value | null): { [K in Key]?: Value } {
  return value === null ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
