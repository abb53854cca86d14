import { isFields, listOf, within, wordsOf, type Fields } from './walk.ts';

const MOST_CHARACTERS = 10_000_000;

/** PostgreSQL computes calls of literals while it plans, before any limit on rows counts. */
const GROWS = new Set(['repeat', 'lpad', 'rpad', 'array_fill', 'format']);

/** Of one node and the text it can become. Anything that is no literal counts as one character, or as an unknown number. */
interface Estimate {
  readonly size: number;
  readonly number: number | undefined;
}

/** The function whose value would be larger than anybody reads: `repeat('x', 1000000000)`. */
export function largestConstant(calls: readonly Fields[]): string | undefined {
  const known = new Map<Fields, Estimate>();
  const grows = calls.filter((call) => GROWS.has(nameOf(call)));
  // The innermost come last in the order of the text; from there, each is measured once.
  for (const call of grows.toReversed())
    if (sizeOfCall(call, known).size > MOST_CHARACTERS) return nameOf(call);
  return undefined;
}

function nameOf(call: Fields): string {
  return wordsOf(call['funcname']).at(-1) ?? '';
}

function sizeOfCall(call: Fields, known: Map<Fields, Estimate>): Estimate {
  const before = known.get(call);
  if (before !== undefined) return before;
  const args = listOf(call['args']).map((arg) => estimate(arg, known));
  const result = { size: sizeByName(nameOf(call), args, listOf(call['args'])), number: undefined };
  known.set(call, result);
  return result;
}

function sizeByName(name: string, args: readonly Estimate[], nodes: readonly unknown[]): number {
  const [first, second] = args;
  const sum = args.reduce((total, { size }) => total + size, 0);
  switch (name) {
    case 'repeat':
      return (first?.size ?? 1) * (second?.number ?? 1);
    case 'lpad':
    case 'rpad':
      return second?.number ?? sum;
    case 'array_fill':
      return product(nodes[1]);
    case 'format':
      return sum + widths(textOfConstant(nodes[0]));
    default:
      return sum;
  }
}

function estimate(wrapped: unknown, known: Map<Fields, Estimate>): Estimate {
  const constant = within(wrapped, 'A_Const');
  if (constant !== undefined) return ofConstant(constant);
  const call = within(wrapped, 'FuncCall');
  if (call !== undefined) return sizeOfCall(call, known);
  const cast = within(wrapped, 'TypeCast');
  if (cast !== undefined) return estimate(cast['arg'], known);
  const expression = within(wrapped, 'A_Expr');
  return expression === undefined ? { size: 1, number: undefined } : ofOperator(expression, known);
}

function ofOperator(node: Fields, known: Map<Fields, Estimate>): Estimate {
  const left = estimate(node['lexpr'], known);
  const right = estimate(node['rexpr'], known);
  return {
    size: left.size + right.size,
    number: compute(wordsOf(node['name']).at(-1), left.number, right.number),
  };
}

function compute(operator: string | undefined, left: number | undefined, right: number | undefined) {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '*') return left * right;
  if (operator === '+') return left + right;
  if (operator === '^') return left ** right;
  if (operator === '<<') return left * 2 ** right;
  return Math.max(left, right);
}

function ofConstant(constant: Fields): Estimate {
  const text = textIn(constant) ?? '';
  const whole = isFields(constant['ival']) ? Number(constant['ival']['ival'] ?? 0) : undefined;
  const number = whole ?? (text === '' ? undefined : Number(text));
  return { size: text.length, number: Number.isFinite(number) ? number : undefined };
}

function textIn(constant: Fields): string | undefined {
  const { sval, fval } = constant;
  const value = isFields(sval) ? sval['sval'] : isFields(fval) ? fval['fval'] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function textOfConstant(wrapped: unknown): string {
  return textIn(within(wrapped, 'A_Const') ?? {}) ?? '';
}

/** `format('%1000000s', …)` pads to a width. */
function widths(pattern: string): number {
  return [...pattern.matchAll(/%(?:\d+\$)?-?(\d+)/g)].reduce((total, [, width]) => total + Number(width), 0);
}

/** Of `ARRAY[1000, 1000]` or `'{1000,1000}'`: how many elements that makes. */
function product(dimensions: unknown): number {
  const written = within(dimensions, 'TypeCast')?.['arg'] ?? dimensions;
  const elements = listOf(within(written, 'A_ArrayExpr')?.['elements']);
  const numbers = elements.map((one) => estimate(one, new Map()).number ?? 1);
  const inText = textOfConstant(written).match(/\d+/g) ?? [];
  return [...numbers, ...inText.map(Number)].reduce((total, one) => total * one, 1);
}
