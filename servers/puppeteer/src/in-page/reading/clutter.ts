import { attribute } from '../dom.ts';
import { all, boxesIn, isHeading, left, outwards, textIn } from './boxes.ts';
import { dropSections } from './headed.ts';
import { ALWAYS, CLUTTER, hasAny, KEEP, SHORT_CLUTTER, WEAK } from './hints.ts';
import { dropLinkBlocks } from './link-blocks.ts';
import { isClutterLine } from './phrases.ts';
import { isCell, isLaidOut, isMinor, isNotes, type Dropped, type Pruning } from './pruning.ts';
import type { Box } from './tree.ts';

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

/** A sign that leads back from a footnote, or to a heading; a button. */
const isMark = (box: Box): boolean =>
  (box.isLink && /^[^\p{L}\p{N}]*$/u.test(textIn(box))) ||
  box.tag === 'button' ||
  (box.isInline && hasAny(box.hints, MARKS));

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
