import { hasBlock, textIn } from './boxes.ts';
import type { Dropped } from './pruning.ts';
import { isBio, isClutterLine } from './phrases.ts';
import type { Box } from './tree.ts';

const MOST = 4;

/** What a text ends with: who wrote it, what else there is to read. */
export function dropTail(root: Box, dropped: Dropped): void {
  const leaves = leavesOf(root, dropped);
  for (const box of leaves.slice(-MOST).toReversed()) {
    const text = textIn(box, dropped);
    if (!isBio(text) && !isClutterLine(text)) return;
    dropped.add(box);
  }
}

/** The innermost boxes that break lines and have text. */
function leavesOf(root: Box, dropped: Dropped): Box[] {
  const found: Box[] = [];
  const look = (box: Box): void => {
    for (const kid of box.kids) {
      if (typeof kid === 'string' || dropped.has(kid) || kid.words === 0) continue;
      if (hasBlock(kid)) look(kid);
      else if (!kid.isInline) found.push(kid);
    }
  };
  look(root);
  return found;
}
