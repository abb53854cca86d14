import { all, boxesIn, hasBlock, isHeading, left, outwards, textIn } from './boxes.ts';
import { hasAny } from './hints.ts';
import { titleKind } from './phrases.ts';
import { isMinor, type Dropped, type Pruning } from './pruning.ts';
import type { Box } from './tree.ts';

/** Parts under headings like `Related`. */
export function dropSections(root: Box, pruning: Pruning): void {
  for (const box of all(root)) {
    if (pruning.dropped.has(box) || !isTitleLike(box)) continue;
    const title = textIn(box, pruning.dropped);
    const kind = titleKind(title);
    if (kind === undefined) continue;
    const part = partUnder(box, pruning);
    const { words, links } = sum(part, pruning.dropped);
    const isWays = links > words * 0.3;
    const isEnd = words < 60 || (words < 400 && isLast(part, pruning));
    if (kind === 'ways' ? isWays : kind === 'end' ? isEnd : isWays || (words < 90 && isLast(part, pruning)))
      for (const each of part) if (isMinor(each, pruning)) pruning.dropped.add(each);
  }
}

/** A heading, or a line that is all bold. */
function isTitleLike(box: Box): boolean {
  if (isHeading(box)) return true;
  if (box.words === 0 || box.words > 8 || hasBlock(box)) return false;
  if (box.isInline) return false;
  const inner = boxesIn(box).filter(({ words }) => words > 0);
  const isBold =
    inner.length === 1 && /^(b|strong)$/.test(inner[0]?.tag ?? '') && inner[0]?.words === box.words;
  return isBold || hasAny(box.hints, TITLES) || /^(div|p|span)$/.test(box.tag);
}
const TITLES = new Set(['title', 'heading', 'headline']);

/** What a heading is above: the box that it begins, else what follows it up to the next like it. */
function partUnder(box: Box, { root, dropped }: Pruning): Box[] {
  let top = box;
  while (
    top.parent !== undefined &&
    top.parent !== root &&
    firstIn(top.parent, dropped) === top &&
    !hasOther(top.parent, box)
  )
    top = top.parent;
  if (top !== box) return [top];
  const beside = boxesIn(box.parent ?? root);
  const rest = beside.slice(beside.indexOf(box) + 1);
  const end = rest.findIndex((each) => isHeading(each) && (!isHeading(box) || each.tag <= box.tag));
  const part = end < 0 ? rest : rest.slice(0, end);
  return [box, ...(isHeading(box) ? part : part.slice(0, 1))];
}

const firstIn = (box: Box, dropped: Dropped): Box | undefined =>
  boxesIn(box).find((kid) => left(kid, dropped).words > 0);
/** Another heading as high as one. */
const hasOther = (box: Box, heading: Box): boolean =>
  isHeading(heading) &&
  [...all(box)].some((each) => each !== heading && isHeading(each) && each.tag <= heading.tag);

function sum(boxes: readonly Box[], dropped: Dropped): { words: number; links: number } {
  const each = boxes.map((box) => left(box, dropped));
  return {
    words: each.reduce((total, { words }) => total + words, 0),
    links: each.reduce((total, { links }) => total + links, 0),
  };
}

/** Nothing of the text comes after it. */
function isLast(part: readonly Box[], { root, dropped }: Pruning): boolean {
  const last = part.at(-1);
  if (last === undefined) return false;
  for (const box of outwards(last)) {
    if (box === root || box.parent === undefined) return true;
    const beside = boxesIn(box.parent);
    const { words, links } = sum(beside.slice(beside.indexOf(box) + 1), dropped);
    if (words - links > 40) return false;
  }
  return true;
}
