/** A node of the parse tree, as its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** A node, its type in PostgreSQL's words, and the names of the CTEs that can be seen from it. */
export interface Place {
  readonly type: string;
  readonly node: Fields;
  readonly ctes: ReadonlySet<string>;
}

/** Fields whose value is one node of a known type, without the wrapper that names it. */
const TYPE_OF_FIELD = new Map([
  ['larg', 'SelectStmt'],
  ['rarg', 'SelectStmt'],
  ['relation', 'RangeVar'],
  ['rel', 'RangeVar'],
  ['typeName', 'TypeName'],
  ['type_name', 'TypeName'],
  ['intoClause', 'IntoClause'],
]);

const NONE: ReadonlySet<string> = new Set();

interface Waiting {
  readonly value: unknown;
  readonly type: string | undefined;
  readonly ctes: ReadonlySet<string>;
}

/** Every node below, in the order of the text as far as the tree keeps it. Not recursive: trees can be thousands deep. */
export function* nodesOf(root: unknown): Generator<Place> {
  const waiting: Waiting[] = [{ value: root, type: undefined, ctes: NONE }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, type, ctes } = next;
    if (Array.isArray(value)) {
      for (const item of value.toReversed()) waiting.push({ value: item, type: undefined, ctes });
    } else if (isFields(value)) {
      if (type !== undefined) yield { type, node: value, ctes };
      waiting.push(...below(value, ctes).toReversed());
    }
  }
}

function below(node: Fields, ctes: ReadonlySet<string>): Waiting[] {
  const { withClause } = node;
  const seen = isFields(withClause) ? new Set([...ctes, ...cteNames(withClause)]) : ctes;
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'withClause' && isFields(value)
      ? insideWith(value, ctes)
      : [{ value, type: typeOf(key, value), ctes: seen }],
  );
}

/** A CTE sees those before it; under RECURSIVE all of its clause, itself among them. */
function insideWith(clause: Fields, outer: ReadonlySet<string>): Waiting[] {
  const names = cteNames(clause);
  return listOf(clause['ctes']).map((value, index) => ({
    value,
    type: undefined,
    ctes: new Set([...outer, ...(clause['recursive'] === true ? names : names.slice(0, index))]),
  }));
}

function cteNames(clause: Fields): string[] {
  return listOf(clause['ctes']).map((cte) => String(within(cte, 'CommonTableExpr')?.['ctename']));
}

/** A key with a capital names the type of its value: `{ "FuncCall": { … } }`. */
function typeOf(key: string, value: unknown): string | undefined {
  if (isWrapper(key)) return key;
  return isFields(value) && !Object.keys(value).some(isWrapper) ? TYPE_OF_FIELD.get(key) : undefined;
}

function isWrapper(key: string): boolean {
  return /^[A-Z]/.test(key);
}

/** The fields of a wrapped node, if it is of this type. */
export function within(wrapped: unknown, type: string): Fields | undefined {
  const inner = isFields(wrapped) ? wrapped[type] : undefined;
  return isFields(inner) ? inner : undefined;
}

/** The words of a list of names: `[{ "String": { "sval": "public" } }, …]`. What is no word (`*`) is left out. */
export function wordsOf(list: unknown): string[] {
  return listOf(list).flatMap((item) => {
    const word = within(item, 'String')?.['sval'];
    return typeof word === 'string' ? [word] : [];
  });
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
