import { visible } from '@plugboard/core';
import { columns, type Column } from './columns.ts';
import { constraints, foreignKeys, type Constraint, type ForeignKey } from './keys.ts';
import { notSystem, inScope, type Scope } from './scope.ts';
import { byOwner, type Reader } from './reader.ts';

/** A diagram of more tables is no picture any more. */
const MOST_TABLES = 150;
/** With more columns than these, only those of keys are drawn. */
const MOST_COLUMNS = 400;

const TABLES = `
  SELECT c.oid, CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name, count(*) OVER ()::int AS total
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${notSystem} AND ${inScope}
  -- Those that are most referred to come first, where not all have room.
  ORDER BY (SELECT count(*) FROM pg_catalog.pg_constraint k WHERE k.contype = 'f' AND c.oid IN (k.conrelid, k.confrelid)) DESC, n.nspname, c.relname
  LIMIT ${MOST_TABLES}`;

interface Table {
  readonly oid: number;
  readonly name: string;
  readonly total: number;
}

/** The tables in scope and their foreign keys, as a diagram of Mermaid's. */
export async function entityDiagram(reader: Reader, scope: Scope): Promise<string> {
  const tables = await reader.select<Table>(TABLES, scope.params);
  const oids = tables.map(({ oid }) => oid);
  const [members, keys, foreign] = await Promise.all([
    columns(reader, oids),
    constraints(reader, oids),
    foreignKeys(reader, scope, oids),
  ]);
  const named = new Map(tables.map(({ oid, name }) => [oid, name]));
  const byTable = { columns: byOwner(members), keys: byOwner(keys), foreign: byOwner(foreign) };
  const onlyKeys = members.length > MOST_COLUMNS;
  const total = tables[0]?.total ?? 0;
  const entities = tables.flatMap(({ oid, name }) => {
    const table = {
      columns: byTable.columns.get(oid) ?? [],
      keys: byTable.keys.get(oid) ?? [],
      foreign: (byTable.foreign.get(oid) ?? []).filter(({ direction }) => direction === 'out'),
    };
    return [...entity(name, table, onlyKeys), ...relationships(oid, table, named)];
  });
  return [
    'erDiagram',
    ...(onlyKeys ? ['  %% Only columns of keys are drawn.'] : []),
    ...(total > tables.length
      ? [`  %% ${total - tables.length} more tables are not drawn; --schemas or --tables choose.`]
      : []),
    ...entities,
  ].join('\n');
}

interface Drawn {
  readonly columns: readonly Column[];
  readonly keys: readonly Constraint[];
  readonly foreign: readonly ForeignKey[];
}

function entity(name: string, { columns: all, keys, foreign }: Drawn, onlyKeys: boolean): string[] {
  const lines = all.flatMap((column) => {
    const isIn = (lists: readonly { columns: readonly string[] }[]) =>
      lists.some((each) => each.columns.includes(column.name));
    const marks = [
      ...(isIn(keys.filter(({ type }) => type === 'primary key')) ? ['PK'] : []),
      ...(isIn(foreign) ? ['FK'] : []),
      ...(keys.some(
        ({ type, columns: own }) => type === 'unique' && own.length === 1 && own[0] === column.name,
      )
        ? ['UK']
        : []),
    ];
    if (onlyKeys && marks.length === 0) return [];
    return [`    ${[word(column.type), word(column.name), marks.join(', ')].join(' ').trimEnd()}`];
  });
  return lines.length === 0 ? [`  ${text(name)}`] : [`  ${text(name)} {`, ...lines, '  }'];
}

function relationships(
  oid: number,
  { columns: all, keys, foreign }: Drawn,
  named: ReadonlyMap<number, string>,
): string[] {
  return foreign.flatMap(({ columns: own, other_oid, name }) => {
    const other = named.get(other_oid);
    if (other === undefined) return [];
    const isOptional = all.some((column) => own.includes(column.name) && !column.not_null);
    const isUnique = keys.some(
      ({ type, columns: key }) =>
        (type === 'unique' || type === 'primary key') && key.every((column) => own.includes(column)),
    );
    const ends = `${isUnique ? '|o' : '}o'}--${isOptional ? 'o|' : '||'}`;
    return [`  ${text(named.get(oid) ?? '')} ${ends} ${text(other)} : ${text(own.join(', ') || name)}`];
  });
}

/** In quotes, where Mermaid takes all but quotes and the ends of lines. */
function text(name: string): string {
  return `"${visible(name).replaceAll(/["\r\n%]/g, '_')}"`;
}

/** Of an attribute and its type Mermaid takes only letters, digits and a few signs. */
function word(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}_()[\]]+/gu, '_').replaceAll(/^_+|_+$/g, '');
  return /^\p{L}/u.test(safe) ? safe : `_${safe}`;
}
