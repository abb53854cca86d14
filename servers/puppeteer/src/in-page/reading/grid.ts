import { attribute } from '../dom.ts';
import { all, boxesIn, isHeading } from './boxes.ts';
import type { Box } from './tree.ts';

export interface Cell {
  readonly box: Box;
  /** It begins here; else it spans to here. */
  readonly isFirst: boolean;
}

export interface Grid {
  /** Undefined where no cell is. */
  readonly rows: readonly (readonly (Cell | undefined)[])[];
  /** How many of the first rows are headers. */
  readonly heads: number;
  readonly caption: Box | undefined;
}

const MOST_SPAN = 100;
const ROLES: Readonly<Record<string, string>> = {
  row: 'tr',
  rowgroup: 'tbody',
  cell: 'td',
  gridcell: 'td',
  columnheader: 'th',
  rowheader: 'th',
  table: 'table',
  grid: 'table',
};
/** As HTML names it, whether it is that or says so. */
export const tableTag = ({ tag, element }: Box): string => ROLES[attribute(element, 'role') ?? ''] ?? tag;

/** Rows and columns of a table; what spans several is in each of them (HTML §4.9.12). */
export function gridOf(table: Box): Grid {
  const lines = rowsIn(table);
  const rows: (Cell | undefined)[][] = lines.map(() => []);
  for (const [y, line] of lines.entries()) {
    let x = 0;
    for (const box of boxesIn(line).filter((each) => /^t[dh]$/.test(tableTag(each)))) {
      const mine = rows[y] ?? [];
      while (mine[x] !== undefined) x += 1;
      const [wide, high] = [
        span(box, 'colspan'),
        Math.min(span(box, 'rowspan') || lines.length, lines.length - y),
      ];
      for (let down = 0; down < high; down += 1)
        for (let right = 0; right < Math.max(wide, 1); right += 1) {
          const row = rows[y + down];
          if (row) row[x + right] = { box, isFirst: down === 0 && right === 0 };
        }
      x += Math.max(wide, 1);
    }
  }
  const width = Math.max(0, ...rows.map(({ length }) => length));
  const full = rows.map((row) => Array.from({ length: width }, (_, index) => row[index]));
  return {
    rows: full,
    heads: headsOf(lines, full),
    caption: boxesIn(table).find(({ tag }) => tag === 'caption'),
  };
}

function rowsIn(table: Box): Box[] {
  return boxesIn(table).flatMap((kid) => {
    const tag = tableTag(kid);
    if (tag === 'tr') return [kid];
    return /^t(head|body|foot)$/.test(tag) || kid.tag === 'form' || kid.tag === 'div' ? rowsIn(kid) : [];
  });
}

function span({ element }: Box, name: string): number {
  const said = Number.parseInt(attribute(element, name) ?? '1', 10);
  return Number.isNaN(said) || said < 0 ? 1 : Math.min(said, MOST_SPAN);
}

/** Rows of a `thead`, else those of headers alone; a corner may be empty. */
function headsOf(lines: readonly Box[], rows: Grid['rows']): number {
  const isHead = (index: number): boolean => {
    const row = rows[index] ?? [];
    if (lines[index]?.parent?.tag === 'thead') return true;
    const filled = row.filter((cell) => cell !== undefined && cell.box.words > 0);
    return (
      filled.length > 0 &&
      filled.every((cell) => cell !== undefined && tableTag(cell.box) === 'th') &&
      row.length > 1
    );
  };
  let heads = 0;
  while (heads < rows.length - 1 && heads < 4 && isHead(heads)) heads += 1;
  return heads;
}

/** It only puts things beside each other. */
export function isLayout(table: Box): boolean {
  const { rows, heads, caption } = gridOf(table);
  if (/^(none|presentation)$/.test(attribute(table.element, 'role') ?? '')) return true;
  if (caption !== undefined) return false;
  const width = rows[0]?.length ?? 0;
  if (rows.length === 0 || width < 2) return true;
  const inner = [...all(table)].slice(1);
  if (inner.some((box) => tableTag(box) === 'table' || isHeading(box) || box.tag === 'pre')) return true;
  return heads === 0 && table.words / (rows.length * width) > 45;
}
