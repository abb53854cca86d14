import type { Shown } from '../showing/shown.ts';

export type Values = Record<string, unknown>;

/** A row as a model may see it: all texts in it, names too. */
export function shownRow(row: Values, shown: Shown): Values {
  return shownValue(row, shown) as Values;
}

function shownValue(value: unknown, shown: Shown): unknown {
  if (typeof value === 'string') return shown.text(value);
  if (Array.isArray(value)) return value.map((each) => shownValue(each, shown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [shown.text(key), shownValue(each, shown)]),
  );
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
