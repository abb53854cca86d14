import type { A_Expr, ColumnRef, Node, NullTest } from 'libpg-query';
import { trySelect, walk } from './grammar.ts';

export interface Column {
  /** Empty where the text names the column alone. */
  readonly alias: string;
  readonly column: string;
}

type Test =
  | 'equal'
  | 'range'
  | 'like'
  | 'ilike'
  | 'contains'
  | 'is_null'
  | 'is_not_null'
  | 'is_true'
  | 'is_false';

/** One of the things that a condition asks for, all of which must hold. */
export interface Condition extends Column {
  readonly test: Test;
  /** The other side is a column too: a join. */
  readonly other?: Column;
  /** The column is seen through this function. */
  readonly through?: string;
  /** The column is read as this type. */
  readonly cast?: string;
  /** The pattern of a `like` or `ilike`, where it is a constant. */
  readonly pattern?: string;
}

export interface Conditions {
  readonly conditions: readonly Condition[];
  /** Nothing else is asked for. */
  readonly complete: boolean;
}

const RANGES = new Set(['<', '<=', '>', '>=']);
const CONTAINS = new Set(['@>', '<@', '&&', '?', '?|', '?&', '@@']);

/** What a condition of a plan asks of columns, by the grammar; what an index cannot serve is left out. */
export async function conditionsIn(text: string): Promise<Conditions> {
  const select = await trySelect(`SELECT 1 WHERE ${parsable(text)}`);
  if (select?.whereClause === undefined) return { conditions: [], complete: false };
  const parts = conjuncts(select.whereClause).map(conditionsOf);
  return { conditions: parts.flat(), complete: parts.every((part) => part.length > 0) };
}

export interface SortColumn extends Column {
  readonly descending: boolean;
}

/** The columns of a Sort Key, or undefined where it sorts by anything else. */
export async function sortColumns(keys: readonly string[]): Promise<SortColumn[] | undefined> {
  const select = await trySelect(`SELECT 1 ORDER BY ${keys.join(', ')}`);
  const columns = (select?.sortClause ?? []).flatMap((sort) => {
    if (!('SortBy' in sort)) return [];
    const { node, sortby_dir, sortby_nulls } = sort.SortBy;
    const column = plainColumn(node);
    const usual = sortby_nulls === undefined || sortby_nulls === 'SORTBY_NULLS_DEFAULT';
    return column === undefined || !usual ? [] : [{ ...column, descending: sortby_dir === 'SORTBY_DESC' }];
  });
  return columns.length === keys.length ? columns : undefined;
}

/** All columns that an expression reads; undefined where it is not of the grammar. */
export async function columnsIn(text: string): Promise<Column[] | undefined> {
  const select = await trySelect(`SELECT ${parsable(text)}`);
  return select && columnsUnder(select);
}

/** What EXPLAIN writes for the results of other parts of a plan is not of the grammar; here each is some value. */
function parsable(text: string): string {
  return text
    .replaceAll(/EXISTS\((?:hashed )?SubPlan \d+\)/g, '$1')
    .replaceAll(/\(alternatives: [^()]*\)/g, '$1')
    .replaceAll(/\((?:hashed )?(?:SubPlan|InitPlan|CTE) [^()]*\)(?:\.col\d+)?/g, '$1')
    .replaceAll(/\((?:ANY|ALL) \(/g, '(some_value(')
    .replaceAll(/\bPARTIAL\b/g, '');
}

function conjuncts(node: Node): Node[] {
  if (!('BoolExpr' in node) || node.BoolExpr.boolop !== 'AND_EXPR') return [node];
  return (node.BoolExpr.args ?? []).flatMap(conjuncts);
}

function conditionsOf(node: Node): Condition[] {
  if ('A_Expr' in node) return compared(node.A_Expr);
  if ('NullTest' in node) return nullTest(node.NullTest);
  if ('ColumnRef' in node) return asTest(node, 'is_true');
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'NOT_EXPR')
    return asTest(node.BoolExpr.args?.[0], 'is_false');
  return [];
}

function asTest(node: Node | undefined, test: Test): Condition[] {
  const column = plainColumn(node);
  return column === undefined ? [] : [{ ...column, test }];
}

function nullTest({ arg, nulltesttype }: NullTest): Condition[] {
  return asTest(arg, nulltesttype === 'IS_NULL' ? 'is_null' : 'is_not_null');
}

function compared({ kind, name = [], lexpr, rexpr }: A_Expr): Condition[] {
  const operator = name.map((part) => ('String' in part ? part.String.sval : '')).at(-1) ?? '';
  const test = testOf(operator, kind === 'AEXPR_OP_ANY');
  if (test === undefined || (kind !== 'AEXPR_OP' && kind !== 'AEXPR_OP_ANY')) return [];
  const turns = test === 'equal' || test === 'range';
  return [
    ...comparedSide(test, lexpr, rexpr),
    ...(turns && kind === 'AEXPR_OP' ? comparedSide(test, rexpr, lexpr) : []),
  ];
}

/** What an index on one side serves; the other must not come from the same row. */
function comparedSide(test: Test, side: Node | undefined, against: Node | undefined): Condition[] {
  const column = seen(side);
  if (column === undefined || reads(against, column)) return [];
  const [other] = columnsUnder(against);
  const pattern = test === 'like' || test === 'ilike' ? constant(against) : undefined;
  return [
    {
      ...column,
      test,
      ...(other && { other }),
      ...(pattern !== undefined && { pattern }),
    },
  ];
}

function testOf(operator: string, any: boolean): Test | undefined {
  if (operator === '=') return 'equal';
  if (any) return undefined;
  if (RANGES.has(operator)) return 'range';
  if (operator === '~~') return 'like';
  if (operator === '~~*') return 'ilike';
  return CONTAINS.has(operator) ? 'contains' : undefined;
}

function reads(node: Node | undefined, { alias }: Column): boolean {
  return columnsUnder(node).some((column) => column.alias === alias);
}

function columnsUnder(tree: unknown): Column[] {
  const columns: Column[] = [];
  walk({ tree }, (key, value) => {
    const column = key === 'ColumnRef' ? named(value as ColumnRef) : undefined;
    if (column !== undefined) columns.push(column);
  });
  return columns;
}

type Seen = Column & Pick<Condition, 'through' | 'cast'>;

/** A column, plain, cast, or under a function of it alone that never changes its mind. */
function seen(node: Node | undefined): Seen | undefined {
  const column = plainColumn(node);
  if (column !== undefined || node === undefined) return column;
  if ('TypeCast' in node) {
    const inner = plainColumn(node.TypeCast.arg);
    const cast = node.TypeCast.typeName?.names
      ?.map((part) => ('String' in part ? part.String.sval : ''))
      .at(-1);
    return inner && cast !== undefined ? { ...inner, cast } : undefined;
  }
  if (!('FuncCall' in node)) return undefined;
  const { funcname = [], args = [] } = node.FuncCall;
  const [name] = funcname;
  const through = name !== undefined && 'String' in name ? name.String.sval : undefined;
  const inner = args.length === 1 && funcname.length === 1 ? seen(args[0]) : undefined;
  if (inner?.through !== undefined || (through !== 'lower' && through !== 'upper')) return undefined;
  return inner && { ...inner, through };
}

function plainColumn(node: Node | undefined): Column | undefined {
  return node !== undefined && 'ColumnRef' in node ? named(node.ColumnRef) : undefined;
}

function named({ fields = [] }: ColumnRef): Column | undefined {
  const names = fields.map((field) => ('String' in field ? field.String.sval : undefined));
  const column = names.at(-1);
  return column === undefined || names.length > 2 ? undefined : { alias: names.at(-2) ?? '', column };
}

function constant(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('TypeCast' in node) return constant(node.TypeCast.arg);
  return 'A_Const' in node ? node.A_Const.sval?.sval : undefined;
}
