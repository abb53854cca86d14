import { columns, type Column } from '../columns.ts';
import { dependents, type Dependent } from '../dependents.ts';
import { enums, type Enum } from '../enums.ts';
import { indexes, type Index } from '../indexes.ts';
import { constraints, foreignKeys, type Constraint, type ForeignKey } from '../keys.ts';
import { byOwner, type Owned, type Reader } from '../reader.ts';
import { relations, type Relation } from '../relations.ts';
import type { Found } from '../resolve.ts';
import { routines, type Routine } from '../routines.ts';
import { policies, triggers, type Policy, type Trigger } from '../rules.ts';
import type { Scope } from '../scope.ts';
import {
  columnStatistics,
  tableStatistics,
  type ColumnStatistics,
  type TableStatistics,
} from '../statistics.ts';
import { viewDefinitions } from '../views.ts';
import type { Part } from './shape.ts';

/** What the catalogue says of one table or view; empty where it was not asked for. */
export interface RelationSheet {
  readonly relation: Relation;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly policies: readonly Policy[];
  readonly statistics: TableStatistics | undefined;
  readonly columnStatistics: readonly ColumnStatistics[];
  /** The query of a view. */
  readonly definition: string | undefined;
}

/** What the catalogue says of several objects, by their numbers. */
export interface Sheets {
  readonly relations: ReadonlyMap<number, RelationSheet>;
  readonly routines: ReadonlyMap<number, Routine>;
  readonly enums: ReadonlyMap<number, Enum>;
  readonly dependents: ReadonlyMap<number, readonly Dependent[]>;
}

/** Everything at once: the questions go out together, and their number does not grow with the objects. */
export async function sheetsOf(
  reader: Reader,
  scope: Scope,
  found: readonly Found[],
  parts: readonly Part[],
): Promise<Sheets> {
  const of = (wanted: Found['class']) => found.filter((each) => each.class === wanted).map(({ oid }) => oid);
  const has = (part: Part) => parts.includes(part);
  const [sheets, functions, types, using] = await Promise.all([
    relationSheets(reader, scope, of('relation'), parts),
    routines(reader, of('function'), { ddl: has('ddl') }),
    enums(reader, of('enum')),
    dependents(reader, scope, has('dependents') ? found.map(({ oid }) => oid) : []),
  ]);
  return {
    relations: new Map(sheets.map((each) => [each.relation.oid, each])),
    routines: new Map(functions.map((each) => [each.oid, each])),
    enums: new Map(types.map((each) => [each.oid, each])),
    dependents: byOwner(using),
  };
}

async function relationSheets(
  reader: Reader,
  scope: Scope,
  oids: readonly number[],
  parts: readonly Part[],
): Promise<RelationSheet[]> {
  const when = (...any: Part[]) => (any.some((part) => parts.includes(part)) ? oids : []);
  const [heads, members, keys, foreign, indexed, fired, ruled, counted, measured, defined] =
    await Promise.all([
      relations(reader, oids),
      columns(reader, when('columns', 'ddl')).then(owned),
      constraints(reader, when('keys', 'checks', 'ddl')).then(owned),
      foreignKeys(reader, scope, when('keys', 'ddl')).then(owned),
      indexes(reader, when('indexes', 'ddl')).then(owned),
      triggers(reader, when('triggers', 'ddl')).then(owned),
      policies(reader, when('policies', 'ddl')).then(owned),
      tableStatistics(reader, when('stats')).then(owned),
      columnStatistics(reader, when('stats')).then(owned),
      viewDefinitions(reader, when('ddl')).then(owned),
    ]);
  return heads.map((relation) => ({
    relation,
    columns: members(relation),
    constraints: keys(relation),
    foreignKeys: foreign(relation),
    indexes: indexed(relation),
    triggers: fired(relation),
    policies: ruled(relation),
    statistics: counted(relation)[0],
    columnStatistics: measured(relation),
    definition: defined(relation)[0]?.definition,
  }));
}

/** Those of each relation. */
function owned<Row extends Owned>(rows: readonly Row[]): (of: Owned) => readonly Row[] {
  const all = byOwner(rows);
  return ({ oid }) => all.get(oid) ?? [];
}
