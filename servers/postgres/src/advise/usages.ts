import { CONDITIONS } from '../plan/raw.ts';
import { columnsIn, conditionsIn, sortColumns, type Condition, type SortColumn } from '../plan/conditions.ts';
import { above, below, type Plan, type PlanNode } from '../plan/plan.ts';
import { tableKey, type Table, type Tables } from '../plan/tables.ts';

/** A condition, and the node that has it. */
interface Asked {
  readonly node: PlanNode;
  readonly condition: Condition;
}

/** What a plan asks of one table, where it reads it. */
export interface Usage {
  readonly plan: Plan;
  readonly scan: PlanNode;
  /** The table that is scanned, and the one that an index would be made on: of a partition, the whole. */
  readonly table: Table;
  readonly target: Table;
  /** Conditions with values, or with what comes from around: of a subquery, from the row outside. */
  readonly filters: readonly Condition[];
  /** Nothing else is asked of a row. */
  readonly complete: boolean;
  /** Conditions with columns of other tables, and the node that joins. */
  readonly joins: readonly Asked[];
  readonly sort:
    | { readonly columns: readonly SortColumn[]; readonly node: PlanNode; readonly limit: number | undefined }
    | undefined;
  /** Columns that the statement reads; undefined where that cannot be told. */
  readonly needed: ReadonlySet<string> | undefined;
}

export async function usagesIn(plan: Plan, tables: Tables): Promise<Usage[]> {
  const read = await readColumns(plan);
  const asked = await Promise.all(plan.nodes.map(async (node) => ({ node, ...(await askedBy(node)) })));
  const sorts = await sortsIn(plan);
  return plan.nodes.flatMap((scan): Usage[] => {
    const isJoin = ({ node, condition }: Asked) => node !== scan && condition.other !== undefined;
    const table = scan.relation && tables.get(tableKey(scan.relation));
    const target = table && tables.get(tableKey(table.root));
    if (scan.relation === undefined || table === undefined || target === undefined) return [];
    const { alias } = scan.relation;
    const own = asked.find(({ node }) => node === scan);
    const mine = asked.flatMap(({ node, conditions }) =>
      conditions
        .filter((condition) => condition.alias === alias || (condition.alias === '' && node === scan))
        .filter((condition) => isIndexable(condition, table))
        .map((condition) => ({ node, condition })),
    );
    return [
      {
        plan,
        scan,
        table,
        target,
        filters: mine.filter((one) => !isJoin(one)).map(({ condition }) => condition),
        complete: own?.complete ?? true,
        joins: mine.filter(isJoin),
        sort: sorts.find(
          ({ node, columns }) =>
            columns.every((c) => c.alias === alias || c.alias === '') && isUnder(scan, node),
        ),
        needed:
          read &&
          new Set(read.filter((c) => c.alias === alias || c.alias === '').map(({ column }) => column)),
      },
    ];
  });
}

async function askedBy({ raw }: PlanNode): Promise<{ conditions: Condition[]; complete: boolean }> {
  const texts = CONDITIONS.flatMap((name) => raw[name] ?? []);
  const found = await Promise.all(texts.map(conditionsIn));
  return {
    conditions: found.flatMap(({ conditions }) => conditions),
    complete: found.every(({ complete }) => complete),
  };
}

async function sortsIn({ nodes }: Plan) {
  const sorts = nodes.filter(({ raw }) => raw['Sort Key'] !== undefined && raw['Node Type'].endsWith('Sort'));
  const found = await Promise.all(
    sorts.map(async (node) => ({
      node,
      columns: await sortColumns(node.raw['Sort Key'] ?? []),
      limit: limitOn(node),
    })),
  );
  const all = [...found, ...(await extremesIn(nodes))];
  return all.flatMap(({ columns, ...rest }) => (columns === undefined ? [] : [{ columns, ...rest }]));
}

/** The least or the greatest of a column is the first of its order. */
async function extremesIn(nodes: readonly PlanNode[]) {
  const single = nodes.filter(({ raw }) => raw['Node Type'] === 'Aggregate' && raw.Strategy === 'Plain');
  return Promise.all(
    single.map(async (node) => {
      const { Output: output = [] } = node.raw;
      const [, inner] = (output.length === 1 && /^(?:min|max)\((.+)\)$/.exec(output[0] ?? '')) || [];
      return { node, columns: inner === undefined ? undefined : await sortColumns([inner]), limit: 1 };
    }),
  );
}

function limitOn(sort: PlanNode): number | undefined {
  for (const { raw } of above(sort)) {
    if (raw['Node Type'] === 'Limit') return raw['Plan Rows'];
    if (!raw['Node Type'].startsWith('Gather')) return undefined;
  }
  return undefined;
}

function isUnder(scan: PlanNode, node: PlanNode): boolean {
  return [...below(node)].includes(scan);
}

/** What a scan puts out is often the whole row, whatever is read of it; the nodes above name what they take. */
async function readColumns({ nodes, root }: Plan) {
  const texts = nodes.flatMap((node) => [
    ...(node.relation === undefined || node === root ? (node.raw.Output ?? []) : []),
    ...CONDITIONS.flatMap((name) => node.raw[name] ?? []),
    ...(node.raw['Sort Key'] ?? []),
    ...(node.raw['Group Key'] ?? []),
  ]);
  const found = await Promise.all(
    [...new Set(texts)].map((text) => columnsIn(text.replace(/ (?:DESC|ASC)$/, ''))),
  );
  return found.every((columns) => columns !== undefined) ? found.flat() : undefined;
}

/** Types that no usual index orders. */
const UNORDERED = new Set(['json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle']);

function isIndexable({ column, cast, test }: Condition, { columns }: Table): boolean {
  const type = columns.get(column)?.type;
  if (type === undefined || (test !== 'contains' && UNORDERED.has(type))) return false;
  // Other casts change the value, and an index on the column has another order.
  return cast === undefined || cast === type || (cast === 'text' && (type === 'varchar' || type === 'text'));
}
