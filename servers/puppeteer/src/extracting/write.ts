import type { What } from '../in-page/reading/contract.ts';
import type { Shown } from '../showing/shown.ts';

export type Values = Record<string, unknown>;

/** A row as a model may see it: all texts in it, names too. */
export function shownRow(row: Values, what: What, shown: Shown): Values {
  return shownValue(row, (text) => shown.text(text, LONGEST[what])) as Values;
}

/** Of one text in a row. */
const LONGEST: Readonly<Record<What, number>> = {
  forms: 1000,
  links: 500,
  list: 500,
  metadata: 501,
  tables: 1000,
};

function shownValue(value: unknown, show: (text: string) => string): unknown {
  if (typeof value === 'string') return show(value);
  if (Array.isArray(value)) return value.map((each) => shownValue(each, show));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [show(key), shownValue(each, show)]));
}

/** A line for each row. Names that rows share stand once, above them. */
export function linesOf(rows: readonly Values[]): string {
  const lines: string[] = [];
  let before = '';
  for (const row of rows) {
    const flat = flattened(row);
    const names = JSON.stringify(flat.map(([name]) => name));
    if (names !== before) lines.push(`columns ${names}`);
    before = names;
    lines.push(JSON.stringify(flat.map(([, value]) => value)));
  }
  return lines.join('\n');
}

/** The cells of a table stand beside its number. */
function flattened({ cells, ...row }: Values): [name: string, value: unknown][] {
  const own = Object.entries(row);
  if (cells === undefined) return own;
  if (Array.isArray(cells)) return [...own, ['cells', cells]];
  return [...own, ...Object.entries(cells as Values)];
}
