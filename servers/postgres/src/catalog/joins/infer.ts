import type { Edge, Node } from './graph.ts';

interface NamedColumn {
  readonly oid: number;
  readonly name: string;
  /** As SQL writes it. */
  readonly quoted: string;
  /** The number of its type. */
  readonly type: number;
}

/** A column that is unique on its own. */
export interface KeyColumn extends NamedColumn {
  readonly primary: boolean;
}

/** A column that no foreign key has. */
export interface PlainColumn extends NamedColumn {
  readonly nullable: boolean;
}

/** How much a name says, where a type agrees; 1 would be a foreign key. */
const CONFIDENCE = {
  named: 0.9,
  otherSchema: 0.7,
  partlyNamed: 0.6,
  sameName: 0.7,
  sameNameOfMany: 0.4,
  parent: 0.5,
};

type Nodes = ReadonlyMap<number, Node>;

interface Guess {
  readonly key: KeyColumn;
  readonly confidence: number;
  readonly why: string;
}

/** References that nobody declared: `orders.customer_id` holds a `customers.id`, by name and type. */
export function inferEdges(
  nodes: Nodes,
  keys: readonly KeyColumn[],
  columns: readonly PlainColumn[],
): Edge[] {
  const known = keys.filter(({ oid }) => nodes.has(oid));
  const byTarget = Map.groupBy(known, (key) => targetName(nodes.get(key.oid)?.table ?? '', key.name));
  const byName = Map.groupBy(known, (key) => snake(key.name));
  const isKey = new Set(known.map(({ oid, name }) => `${oid} ${name}`));
  return columns.flatMap((column) => {
    const node = nodes.get(column.oid);
    if (node === undefined) return [];
    const guesses = [
      ...byTableName(column, node, { nodes, byTarget }),
      ...bySameName(column, byName, isKey),
      ...byParent(column, known),
    ];
    return best(guesses).map((guess) => edgeOf(column, guess, isKey.has(`${column.oid} ${column.name}`)));
  });
}

/** customer_id → customers.id, and more weakly billing_customer_id. */
function byTableName(
  column: PlainColumn,
  node: Node,
  { nodes, byTarget }: { nodes: Nodes; byTarget: ReadonlyMap<string, KeyColumn[]> },
): Guess[] {
  const words = snake(column.name).split('_');
  for (let from = 0; from < words.length - 1; from += 1) {
    const name = words.slice(from).join('_');
    const found = (byTarget.get(name) ?? []).filter(
      ({ oid, type }) => type === column.type && oid !== column.oid,
    );
    if (found.length === 0) continue;
    return found.map((key) => {
      const isNear = nodes.get(key.oid)?.schema === node.schema;
      const confidence =
        from > 0 ? CONFIDENCE.partlyNamed : isNear ? CONFIDENCE.named : CONFIDENCE.otherSchema;
      return { key, confidence, why: from > 0 ? 'the name ends like it, same type' : 'by name and type' };
    });
  }
  return [];
}

/** customer_id → customer_id, where it is unique on the other side. */
function bySameName(
  column: PlainColumn,
  byName: ReadonlyMap<string, KeyColumn[]>,
  isKey: ReadonlySet<string>,
): Guess[] {
  const name = snake(column.name);
  if (!name.includes('_')) return [];
  const found = (byName.get(name) ?? []).filter(
    ({ oid, type }) => type === column.type && oid !== column.oid,
  );
  // Of two keys that share a name, one direction is enough.
  const ahead = isKey.has(`${column.oid} ${column.name}`)
    ? found.filter(({ oid }) => oid < column.oid)
    : found;
  const confidence = found.length === 1 ? CONFIDENCE.sameName : CONFIDENCE.sameNameOfMany;
  return ahead.map((key) => ({ key, confidence, why: 'same name and type, unique there' }));
}

/** parent_id → the id of the same table. */
function byParent(column: PlainColumn, keys: readonly KeyColumn[]): Guess[] {
  const [, end] = /^parent_(\w+)$/.exec(snake(column.name)) ?? [];
  if (end === undefined) return [];
  const isOwn = (key: KeyColumn) => key.oid === column.oid && key.primary && key.type === column.type;
  return keys
    .filter((key) => isOwn(key) && snake(key.name).endsWith(end))
    .map((key) => ({
      key,
      confidence: CONFIDENCE.parent,
      why: 'a parent in the same table, by name and type',
    }));
}

/** One guess for each table; the surest ones, and no more than two. */
function best(guesses: readonly Guess[]): Guess[] {
  const sorted = guesses.toSorted((one, other) => other.confidence - one.confidence);
  const first = sorted.filter(({ key }, at) => sorted.findIndex((each) => each.key.oid === key.oid) === at);
  return first.slice(0, 2);
}

function edgeOf(column: PlainColumn, { key, confidence, why }: Guess, unique: boolean): Edge {
  return {
    from: column.oid,
    to: key.oid,
    columns: [column.quoted],
    to_columns: [key.quoted],
    confidence,
    why,
    unique,
    nullable: column.nullable,
  };
}

/** What a column that refers to `customers.id` would be called: `customer_id`. */
function targetName(table: string, key: string): string {
  const [name, end] = [singular(snake(table)), snake(key)];
  return end.startsWith(`${name}_`) ? end : `${name}_${end}`;
}

function snake(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`;
  if (/(ss|x|ch|sh)es$/.test(name)) return name.slice(0, -2);
  return /[^s]s$/.test(name) ? name.slice(0, -1) : name;
}
