import { upTo } from '../cuts.ts';
import { attribute } from '../dom.ts';
import { all, isBox, textIn } from '../reading/boxes.ts';
import type { TableRow } from '../reading/contract.ts';
import { gridOf, tableTag, type Cell, type Grid } from '../reading/grid.ts';
import type { Box } from '../reading/tree.ts';

const LONGEST = 1000;

/** The rows of all tables. One within another has rows of its own, and a mark where it stands. */
export function tables(root: Box): TableRow[] {
  const found = [...all(root)].filter((box) => tableTag(box) === 'table' && isData(box));
  const numbers = new Map(found.map((box, index) => [box, index + 1]));
  return found.flatMap((box) => rowsOf(gridOf(box), numbers.get(box) ?? 0, numbers));
}

/** Not one that only puts things beside each other. */
function isData(box: Box): boolean {
  const { rows, heads, caption } = gridOf(box);
  if (/^(none|presentation)$/.test(attribute(box.element, 'role') ?? '') || rows.length === 0) return false;
  if (heads > 0 || caption !== undefined) return true;
  const holds = [...all(box)].some((each) => each !== box && tableTag(each) === 'table');
  return !holds && (rows[0]?.length ?? 0) > 1;
}

function rowsOf(
  { rows, heads, caption }: Grid,
  table: number,
  numbers: ReadonlyMap<Box, number>,
): TableRow[] {
  const text = (cell: Cell | undefined): string => (cell === undefined ? '' : textOf(cell.box, numbers));
  const columns = columnsOf(rows.slice(0, heads).map((row) => row.map(text)));
  const title = caption === undefined ? '' : upTo(textIn(caption), LONGEST);
  return rows.slice(heads).map((row) => {
    const cells = row.map(text);
    return {
      table,
      ...(title !== '' && { caption: title }),
      cells:
        columns.length === 0
          ? cells
          : Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])),
    };
  });
}

/** Headers above each other are one name; no two columns have the same. */
function columnsOf(heads: readonly (readonly string[])[]): string[] {
  const [first] = heads;
  const names = (first ?? []).map((_, index) => {
    const parts = heads.map((row) => row[index] ?? '').filter((part) => part !== '');
    return [...new Set(parts)].join(' / ') || `column ${index + 1}`;
  });
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function textOf(box: Box, numbers: ReadonlyMap<Box, number>): string {
  const write = (each: Box): string => {
    const number = numbers.get(each);
    if (number !== undefined) return ` (table ${number}) `;
    if (each.tag === 'br') return ' ';
    const inner = each.kids.map((kid) => (isBox(kid) ? write(kid) : kid)).join('');
    return each.isInline ? inner : ` ${inner} `;
  };
  return upTo(write(box).replaceAll(/\s+/g, ' ').trim(), LONGEST);
}
