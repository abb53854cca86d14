import { attribute } from '../dom.ts';
import { all, boxesIn, hasBlock, isBox, isHeading, left, outwards, textIn } from './boxes.ts';
import { isLayout } from './grid.ts';
import { ALWAYS, CLUTTER, hasAny, KEEP, SHORT_CLUTTER, WEAK } from './hints.ts';
import { isClutterLine, titleKind } from './phrases.ts';
import type { Box } from './tree.ts';

/** What is left out of a text. */
export type Dropped = Set<Box>;

interface Pruning {
  readonly root: Box;
  readonly dropped: Dropped;
  /** Words of the root that lead nowhere. */
  readonly words: number;
  /** Only what stands on every page of a site goes. */
  readonly isLight: boolean;
}

/** Leaves out of a text what is not part of it. A rule that would take most of the text is not for this page. */
export function prune(root: Box, dropped: Dropped, isLight: boolean): void {
  const { words, links } = left(root, dropped);
  const pruning: Pruning = { root, dropped, words: Math.max(words - links, 1), isLight };
  for (const box of boxesIn(root)) visit(box, pruning);
  if (isLight) return;
  dropSections(root, pruning);
  dropLinkBlocks(root, pruning);
}

function visit(box: Box, pruning: Pruning): void {
  const { dropped, isLight } = pruning;
  if (dropped.has(box)) return;
  if (isNotes(box) || isHeading(box)) {
    for (const each of all(box)) if (isMark(each)) dropped.add(each);
    return;
  }
  if ((isChrome(box) || (!isLight && isClutter(box, pruning))) && isMinor(box, pruning)) {
    dropAllBut(box, dropped);
    return;
  }
  for (const kid of boxesIn(box)) visit(kid, pruning);
}

/** Footnotes stay, wherever they stand. */
function dropAllBut(box: Box, dropped: Dropped): void {
  const kept = [...all(box)].filter((each) => each !== box && isNotes(each));
  if (kept.length === 0) {
    dropped.add(box);
    return;
  }
  for (const kid of boxesIn(box)) {
    if (kept.includes(kid)) continue;
    if (kept.some((each) => [...outwards(each)].includes(kid))) dropAllBut(kid, dropped);
    else dropped.add(kid);
  }
}

const NOTES = new Set(['footnotes', 'endnotes', 'reflist', 'doc endnotes']);
const isNotes = ({ hints }: Box): boolean => hasAny(hints, NOTES);
/** A sign that leads back from a footnote, or to a heading; a button. */
const isMark = (box: Box): boolean =>
  (box.isLink && /^[^\p{L}\p{N}]*$/u.test(textIn(box))) ||
  box.tag === 'button' ||
  (box.isInline && hasAny(box.hints, MARKS));

/** The part of a text that may go at once. */
function isMinor(box: Box, { dropped, words }: Pruning): boolean {
  const rest = left(box, dropped);
  return rest.words - rest.links < words * 0.4 || rest.words < 4;
}

const CHROME_TAGS = new Set(
  'button dialog img input meter nav progress search select textarea audio video canvas svg'.split(' '),
);
const CHROME_ROLES =
  /^(alertdialog|banner|button|contentinfo|dialog|menu|menubar|navigation|search|tablist|toolbar|tooltip)$/;

/** Stands on every page of a site, or is no text. */
function isChrome(box: Box): boolean {
  const { tag, element, isFixed, hints } = box;
  if (CHROME_TAGS.has(tag) || CHROME_ROLES.test(attribute(element, 'role') ?? '')) return true;
  if (isFixed) return true;
  if (tag === 'header' || tag === 'footer') return !isInArticle(box);
  return hasAny(hints, OVERLAYS);
}

const OVERLAYS = new Set(['cookie', 'cookies', 'consent', 'gdpr', 'skip link', 'modal', 'popup']);
const isInArticle = (box: Box): boolean =>
  [...outwards(box)].slice(1).some(({ tag }) => tag === 'article' || tag === 'main' || tag === 'section');

const NOTE = /note|warning|tip|callout|admonition|important|caution|info|hint|example/;

function isClutter(box: Box, pruning: Pruning): boolean {
  const { tag, hints } = box;
  const { words, links } = left(box, pruning.dropped);
  // A frame, or what there is around one.
  if (words === 0) return hasAny(hints, ALWAYS) || hasAny(hints, CLUTTER);
  if (tag === 'aside') return !NOTE.test([...hints].join(' '));
  if (tag === 'form' || tag === 'label' || tag === 'footer') return words < 120;
  if (tag === 'header') return false;
  if (tag === 'figcaption' || (hints.has('caption') && tag !== 'caption')) return isOfPicture(box);
  if (hasAny(hints, KEEP) || isInText(box)) return false;
  return isNamedClutter(hints, { words, links }) || isClutterAlone(box, pruning.dropped, words);
}

function isNamedClutter(
  hints: ReadonlySet<string>,
  { words, links }: { words: number; links: number },
): boolean {
  const isTexty = words - links > 120 && links < words * 0.2;
  if (hasAny(hints, ALWAYS) || (hasAny(hints, CLUTTER) && !isTexty)) return true;
  if (hasAny(hints, WEAK) && links > words * 0.3) return true;
  return hasAny(hints, SHORT_CLUTTER) && words <= (links > words / 2 ? 40 : 14);
}

const isClutterAlone = (box: Box, dropped: Dropped, words: number): boolean =>
  words <= 16 && isClutterLine(textIn(box, dropped)) && !isCell(box);

/** Part of a list, of code, or of a table that is more than a way to lay out a page. */
const isCell = (box: Box): boolean =>
  [...outwards(box)].some(
    (each) => /^(li|dd|dt|pre|code)$/.test(each.tag) || (/^(td|th)$/.test(each.tag) && !isLaidOut(each)),
  );

function isLaidOut(cell: Box): boolean {
  const table = [...outwards(cell)].find(({ tag }) => tag === 'table');
  return table !== undefined && isLayout(table);
}

/** Words within a sentence, or a part of a table or of code. */
function isInText(box: Box): boolean {
  if (hasAny(box.hints, MARKS)) return false;
  if (!isAlone(box)) return true;
  return [...outwards(box)]
    .slice(1)
    .some((each) => /^(pre|code|p)$/.test(each.tag) || (/^(td|th)$/.test(each.tag) && !isLaidOut(each)));
}

/** No other words stand on its line. */
function isAlone(box: Box): boolean {
  if (!box.isInline || box.parent === undefined) return true;
  const others = box.parent.words - box.words;
  return others <= box.words && (others > 0 || isAlone(box.parent));
}

const MARKS = new Set([
  'linenos',
  'lineno',
  'gutter',
  'line numbers',
  'headerlink',
  'permalink',
  'editsection',
]);

/** What stands under a picture tells of it; under a table or code it belongs to the text. */
function isOfPicture(box: Box): boolean {
  const figure =
    [...outwards(box)].find(({ tag, hints }) => tag === 'figure' || hints.has('figure')) ?? box.parent;
  return (
    figure === undefined || ![...all(figure)].some(({ tag }) => /^(table|pre|blockquote|math)$/.test(tag))
  );
}

/** Parts under headings like `Related`. */
function dropSections(root: Box, pruning: Pruning): void {
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

/** Lists and boxes of links: ways to elsewhere. */
function dropLinkBlocks(box: Box, pruning: Pruning): void {
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
