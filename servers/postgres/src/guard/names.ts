import { tablesOf } from './objects.ts';
import { byteOf, relationsIn, textOf } from './relations.ts';
import { isFields, listOf, nodesOf, wordsOf, type Fields, type Place } from './walk.ts';

type Kind = 'function' | 'field' | 'operator' | 'type' | 'relation';

/** A name that the server will look up. */
export interface Name {
  readonly kind: Kind;
  readonly schema: string | undefined;
  readonly name: string;
  /** Of a function: how many arguments it is called with; undefined where any number may be. */
  readonly args: number | undefined;
  readonly byte: number | undefined;
}

/** Syntax that a server older than this grammar reads as a call of a function of this name. */
const WORDS_OF_OLD = new Map([
  ['JsonScalarExpr', 'json_scalar'],
  ['JsonSerializeExpr', 'json_serialize'],
  ['MergeSupportFunc', 'merge_action'],
  ['JSON_EXISTS_OP', 'json_exists'],
  ['JSON_VALUE_OP', 'json_value'],
  ['JSON_QUERY_OP', 'json_query'],
  ['JSON_TABLE_OP', 'json_table'],
]);

/** Meant where none is written: `IN (SELECT …)`, `CASE x WHEN …`, `JOIN … USING`. */
const EQUAL = [word('=')];

/** Every name in a statement behind which code or data of the database can stand. */
export function namesIn(root: unknown): Name[] {
  const names: Name[] = relationsIn(root).map(({ schema, name, byte }) => ({
    kind: 'relation',
    schema,
    name,
    byte,
    args: undefined,
  }));
  for (const place of nodesOf(root)) names.push(...namesAt(place));
  return names;
}

function namesAt({ type, node }: Place): Name[] {
  switch (type) {
    case 'FuncCall':
      return called(node);
    case 'DropStmt':
    case 'CommentStmt':
      return (tablesOf(type, node) ?? []).map((words) => named('relation', words.map(word), node));
    case 'RangeTableSample':
      return [named('function', node['method'], node)];
    case 'A_Expr':
      return operators(node['name'], node);
    case 'SubLink':
      return operators(node['operName'] ?? EQUAL, node);
    case 'CaseExpr':
      return node['arg'] === undefined ? [] : operators(EQUAL, node);
    case 'SortBy':
      return operators(node['useOp'], node);
    case 'JoinExpr':
      return joins(node) ? operators(EQUAL, node) : [];
    case 'TypeName':
      return [named('type', node['names'], node)];
    case 'ColumnRef':
      return fields(listOf(node['fields']).slice(1), node);
    case 'A_Indirection':
      return fields(listOf(node['indirection']), node);
    default:
      return olderCall(type, node);
  }
}

function called(node: Fields): Name[] {
  const within = node['agg_within_group'] === true ? listOf(node['agg_order']).length : 0;
  const args = listOf(node['args']).length + within;
  const call = { ...named('function', node['funcname'], node), args: isVariadic(node) ? undefined : args };
  // It can be a type too: a cast, point('(1,2)'), or a range, floatrange(1, 2).
  return [call, { ...call, kind: 'type', args: undefined }];
}

function isVariadic(node: Fields): boolean {
  return node['func_variadic'] === true;
}

/** `x.name` and `(x).name` call a function of that name where `x` is a row without such a column. */
function fields(parts: readonly unknown[], node: Fields): Name[] {
  return wordsOf(parts).map((name) => ({
    kind: 'field',
    schema: undefined,
    name,
    args: 1,
    byte: byteOf(node),
  }));
}

function operators(name: unknown, node: Fields): Name[] {
  const words = wordsOf(name);
  if (words.length === 0) return [];
  const range = /^(?:NOT )?BETWEEN(?: SYMMETRIC)?$/.test(words[0] ?? '');
  const spelled = range ? ['>=', '<=', '<', '>'].map((each) => [word(each)]) : [name];
  return spelled.map((each) => named('operator', each, node));
}

function joins(node: Fields): boolean {
  return node['isNatural'] === true || listOf(node['usingClause']).length > 0;
}

function olderCall(type: string, node: Fields): Name[] {
  const spelled =
    WORDS_OF_OLD.get(type) ?? (type === 'JsonFuncExpr' ? WORDS_OF_OLD.get(String(node['op'])) : undefined);
  return spelled === undefined ? [] : [named('function', [word(spelled)], node)];
}

/** The last two words of a name; one before them can only be this database. */
function named(kind: Kind, list: unknown, node: Fields): Name {
  const words = wordsOf(list);
  return {
    kind,
    schema: textOf(words.at(-2)),
    name: words.at(-1) ?? '',
    args: undefined,
    byte: byteOf(node) ?? byteOfFirst(node),
  };
}

/** A node without a place of its own stands where its argument does. */
function byteOfFirst(node: Fields): number | undefined {
  const first = Object.values(node).find(isFields);
  const inner = first === undefined ? undefined : Object.values(first).find(isFields);
  return inner === undefined ? undefined : byteOf(inner);
}

function word(sval: string): { String: { sval: string } } {
  return { String: { sval } };
}
