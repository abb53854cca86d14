import { columns, type Column } from '../columns.ts';
import { dependents, type Dependent } from '../dependents.ts';
import { enums, type Enum } from '../enums.ts';
import { indexes, type Index } from '../indexes.ts';
import { constraints, foreignKeys, type Constraint, type ForeignKey } from '../keys.ts';
import { byOwner, type Reader } from '../reader.ts';
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
  const tables = of('relation');
  const has = (...any: Part[]) => any.some((part) => parts.includes(part));
  const when = (...any: Part[]) => (has(...any) ? tables : []);
  const [
    heads,
    members,
    keys,
    foreign,
    indexed,
    fired,
    ruled,
    counted,
    measured,
    defined,
    functions,
    types,
    using,
  ] = await Promise.all([
    relations(reader, tables),
    columns(reader, when('columns', 'ddl')),
    constraints(reader, when('keys', 'checks', 'ddl')),
    foreignKeys(reader, scope, when('keys', 'ddl')),
    indexes(reader, when('indexes', 'ddl')),
    triggers(reader, when('triggers', 'ddl')),
    policies(reader, when('policies', 'ddl')),
    tableStatistics(reader, when('stats')),
    columnStatistics(reader, when('stats')),
    viewDefinitions(reader, when('ddl')),
    routines(reader, of('function'), { ddl: has('ddl') }),
    enums(reader, of('enum')),
    dependents(reader, scope, has('dependents') ? found.map(({ oid }) => oid) : []),
  ]);
  const own = {
    columns: byOwner(members),
    constraints: byOwner(keys),
    foreignKeys: byOwner(foreign),
    indexes: byOwner(indexed),
    triggers: byOwner(fired),
    policies: byOwner(ruled),
    columnStatistics: byOwner(measured),
  };
  const sheets = heads.map((relation): [number, RelationSheet] => {
    const { oid } = relation;
    return [
      oid,
      {
        relation,
        columns: own.columns.get(oid) ?? [],
        constraints: own.constraints.get(oid) ?? [],
        foreignKeys: own.foreignKeys.get(oid) ?? [],
        indexes: own.indexes.get(oid) ?? [],
        triggers: own.triggers.get(oid) ?? [],
        policies: own.policies.get(oid) ?? [],
        statistics: counted.find((each) => each.oid === oid),
        columnStatistics: own.columnStatistics.get(oid) ?? [],
        definition: defined.find((each) => each.oid === oid)?.definition,
      },
    ];
  });
  return {
    relations: new Map(sheets),
    routines: new Map(functions.map((each) => [each.oid, each])),
    enums: new Map(types.map((each) => [each.oid, each])),
    dependents: byOwner(using),
  };
}
