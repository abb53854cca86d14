import { left, outwards } from './boxes.ts';
import { isLayout } from './grid.ts';
import { hasAny } from './hints.ts';
import type { Box } from './tree.ts';

/** What is left out of a text. */
export type Dropped = Set<Box>;

/** One text that is being pruned. */
export interface Pruning {
  readonly root: Box;
  readonly dropped: Dropped;
  /** Words of the root that lead nowhere. */
  readonly words: number;
  /** Only what stands on every page of a site goes. */
  readonly isLight: boolean;
}

/** The part of a text that may go at once. */
export function isMinor(box: Box, { dropped, words }: Pruning): boolean {
  const rest = left(box, dropped);
  return rest.words - rest.links < words * 0.4 || rest.words < 4;
}

const NOTES = new Set(['footnotes', 'endnotes', 'reflist', 'doc endnotes']);
/** Footnotes, by what they are called. */
export const isNotes = ({ hints }: Box): boolean => hasAny(hints, NOTES);
/** Part of a list, of code, or of a table that is more than a way to lay out a page. */
export const isCell = (box: Box): boolean =>
  [...outwards(box)].some(
    (each) => /^(li|dd|dt|pre|code)$/.test(each.tag) || (/^(td|th)$/.test(each.tag) && !isLaidOut(each)),
  );

/** A cell of a table that only puts things beside each other. */
export function isLaidOut(cell: Box): boolean {
  const table = [...outwards(cell)].find(({ tag }) => tag === 'table');
  return table !== undefined && isLayout(table);
}
