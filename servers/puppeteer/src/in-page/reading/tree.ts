import { behind, enter, isBoxSeen, outermost, type Sight } from '../visible.ts';
import { forgetStyles } from '../first-line.ts';
import { isAltSeen, isTextSeen, seenOf } from '../letters.ts';
import {
  attribute,
  childrenOf,
  has,
  isElement,
  isFrame,
  isText,
  outerOf,
  rootElement,
  tagOf,
} from '../dom.ts';
import { Lines, plain } from '../lines.ts';
import {
  DEEPEST,
  hide,
  hideAll,
  MOST_ELEMENTS,
  newLook,
  NOT_DRAWN,
  NOT_READ,
  noteSuspect,
  placed,
  type Look,
} from '../look.ts';
import type { Backdrop } from '../contract.ts';
import { after, before } from '../pseudo.ts';
import { hintsOf } from './hints.ts';
import { countWords } from './words.ts';

/** An element with something to be seen in it. */
export interface Box {
  readonly element: Element;
  readonly tag: string;
  readonly parent: Box | undefined;
  /** Boxes, and texts as they stand in the page. */
  readonly kids: (Box | string)[];
  /** It flows within a line. */
  readonly isInline: boolean;
  readonly isFixed: boolean;
  readonly keepsLines: boolean;
  readonly isLink: boolean;
  /** Words of its class, id and role. */
  readonly hints: ReadonlySet<string>;
  /** Which element of this look it is. */
  readonly at: number;
  words: number;
  linkWords: number;
  /** Of a field: whether what is written in it can be read. */
  isValueSeen?: boolean;
  /** What lies behind a list of options. */
  backdrop?: Backdrop;
}

/** Drawn as one: no text is laid out in them. */
const LEAVES = new Set(
  'audio canvas embed iframe frame img input meter object progress select svg textarea video'.split(' '),
);
/** So much text nobody reads through; what comes after it is beyond. */
const MOST_TEXT = 3_000_000;

/** What is seen of a document. */
export interface Grown {
  readonly look: Look;
  readonly root: Box | undefined;
  /** What lies behind frames, by their place. */
  readonly backdrops: ReadonlyMap<number, Backdrop>;
}

interface Grower {
  readonly look: Look;
  readonly backdrops: Map<number, Backdrop>;
  text: number;
}

/** The boxes of a document, or of an element in it. Only what a person would see. */
export function grow(backdrop: Backdrop, from = rootElement()): Grown {
  forgetStyles();
  const grower: Grower = { look: newLook(() => {}), backdrops: new Map(), text: 0 };
  const isInner = parent !== window;
  const all = outermost(backdrop, isInner, getComputedStyle(rootElement()).colorScheme);
  const sight = sightFor(from, all);
  const root = sight === undefined ? undefined : box(grower, from, sight, undefined);
  return { look: grower.look, backdrops: grower.backdrops, root };
}

/** What can be seen where an element stands. */
function sightFor(from: Element, all: Sight): Sight | undefined {
  const outer: Element[] = [];
  for (let each = outerOf(from); each !== null; each = outerOf(each)) outer.unshift(each);
  let sight = all;
  for (const each of outer) {
    const inner = enter(each, getComputedStyle(each), sight);
    if (typeof inner === 'string') return undefined;
    sight = inner;
  }
  return sight;
}

function box(grower: Grower, element: Element, outer: Sight, within: Box | undefined): Box | undefined {
  const { look } = grower;
  const tag = tagOf(element);
  if (NOT_READ.has(tag)) return undefined;
  if (look.elements.length >= MOST_ELEMENTS || depthOf(within) > DEEPEST) {
    look.beyond += 1;
    return undefined;
  }
  const style = getComputedStyle(element);
  const inner = enter(element, style, outer);
  if (typeof inner === 'string' || NOT_DRAWN.has(tag)) {
    hideAll(look, element, typeof inner === 'string' ? inner : 'display');
    return undefined;
  }
  const mine: Deep = {
    element,
    tag,
    parent: within,
    kids: [],
    isInline: /^(inline|contents|ruby|math)/.test(style.display) && style.float === 'none',
    isFixed: style.position === 'fixed',
    keepsLines: style.whiteSpaceCollapse.startsWith('preserve'),
    isLink: within?.isLink === true || (tag === 'a' && has(element, 'href')),
    hints: hintsOf(element),
    at: placed(look, element),
    words: 0,
    linkWords: 0,
    depth: depthOf(within) + 1,
  };
  if (LEAVES.has(tag) && (tag !== 'object' || isFrame(element)))
    return leaf(grower, mine, { style, outer, inner });
  fill(grower, mine, { style, outer, inner });
  noteSuspect(look, element, mine.words === 0);
  return mine;
}

/** How deep it lies, for this file alone. */
interface Deep extends Box {
  readonly depth: number;
}
const depthOf = (within: Box | undefined): number => (within as Deep | undefined)?.depth ?? 0;

interface Place {
  readonly style: CSSStyleDeclaration;
  readonly outer: Sight;
  readonly inner: Sight;
}

function leaf({ backdrops, look }: Grower, mine: Box, { style, outer, inner }: Place): Box | undefined {
  const { element, tag } = mine;
  if (!isBoxSeen(element, style, outer)) return undefined;
  if (isFrame(element)) backdrops.set(mine.at, behind(inner));
  if (tag === 'input' || tag === 'textarea' || tag === 'select')
    mine.isValueSeen = isTextSeen({ look, element, style, inner });
  if (tag === 'select') mine.backdrop = behind(inner);
  const image = element as HTMLImageElement;
  const alt = attribute(element, 'alt') ?? '';
  // Of a picture that did not come its text is drawn.
  if (
    tag === 'img' &&
    image.complete &&
    image.naturalWidth === 0 &&
    isAltSeen({ look, element, style, inner })
  )
    add(mine, alt);
  else if (alt !== '') hide(look, alt, 'attribute');
  return mine;
}

function fill(grower: Grower, mine: Box, { style, outer, inner }: Place): void {
  const { look } = grower;
  const { element } = mine;
  const here = { look, element, style, outer, inner, at: mine.at };
  const isClosed = mine.tag === 'details' && !has(element, 'open');
  add(
    mine,
    styled((out) => before(here, out)),
  );
  for (const child of childrenOf(element)) {
    if (isText(child)) write(grower, mine, child, { style, outer, inner });
    else if (!isElement(child)) continue;
    else if (isClosed && tagOf(child) !== 'summary') hideAll(look, child, 'closed');
    else {
      const kid = box(grower, child, inner, mine);
      if (kid === undefined) continue;
      mine.kids.push(kid);
      mine.words += kid.words;
      mine.linkWords += kid.linkWords;
    }
  }
  add(
    mine,
    styled((out) => after(here, out)),
  );
}

function styled(draw: (out: Lines) => void): string {
  const lines = new Lines(-1);
  draw(lines);
  lines.end();
  return plain(lines.parts);
}

function write(grower: Grower, mine: Box, node: Text, { style, inner }: Place): void {
  const { look } = grower;
  if (node.data.trim() === '') {
    if (node.data !== '') mine.kids.push(mine.keepsLines ? node.data : ' ');
    return;
  }
  grower.text += node.length;
  if (grower.text > MOST_TEXT) {
    look.beyond += 1;
    return;
  }
  add(mine, seenOf({ look, element: mine.element, style, inner }, node));
}

function add(mine: Box, text: string): void {
  if (text === '') return;
  mine.kids.push(text);
  const words = countWords(text);
  mine.words += words;
  if (mine.isLink) mine.linkWords += words;
}
