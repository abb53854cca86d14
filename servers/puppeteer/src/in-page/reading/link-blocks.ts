import { boxesIn, isBox, isHeading, left, textIn } from './boxes.ts';
import { isClutterLine } from './phrases.ts';
import { isCell, isLaidOut, isMinor, isNotes, type Dropped, type Pruning } from './pruning.ts';
import type { Box } from './tree.ts';

/** Lists and boxes of links: ways to elsewhere. */
export function dropLinkBlocks(box: Box, pruning: Pruning): void {
  const { dropped } = pruning;
  for (const kid of boxesIn(box)) {
    if (dropped.has(kid) || kid.words === 0 || isNotes(kid) || isHeading(kid)) continue;
    if (/^(ul|ol)$/.test(kid.tag) && isAnnounced(kid)) continue;
    if (isLinkBlock(kid, pruning) && isMinor(kid, pruning)) dropped.add(kid);
    else dropLinkBlocks(kid, pruning);
  }
}

function isLinkBlock(box: Box, { dropped }: Pruning): boolean {
  if (box.isInline && box.tag !== 'a') return false;
  if (/^(tr|thead|tbody|pre|dt|li|h[1-6])$/.test(box.tag)) return false;
  if (/^(td|th)$/.test(box.tag) && !isLaidOut(box)) return false;
  const { words, links } = left(box, dropped);
  if (words < 2 || links < words * 0.7) return false;
  if (box.tag === 'a')
    return !isCell(box) && box.parent !== undefined && !hasTextBeside(box, dropped) && words < 40;
  return words < 400;
}

const hasTextBeside = (box: Box, dropped: Dropped): boolean => {
  const rest = left(box.parent ?? box, dropped);
  return rest.words - rest.links > 2;
};

/** Text before it ends with a colon. */
function isAnnounced(box: Box): boolean {
  const beside = box.parent?.kids ?? [];
  const before = beside
    .slice(0, beside.indexOf(box))
    .findLast((kid) => (isBox(kid) ? kid.words > 0 : kid.trim() !== ''));
  const text = before === undefined ? '' : isBox(before) ? textIn(before) : before.trim();
  return /[:：]$/.test(text) && !isClutterLine(text);
}
