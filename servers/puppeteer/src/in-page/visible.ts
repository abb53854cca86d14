import { colourOf, backdropIn, isFaint } from './colour.ts';
import { documentClip, overflowClip, shapeClip, viewport } from './clip.ts';
import type { Backdrop, Colour, Reason } from './contract.ts';
import { boxOf, tagOf } from './dom.ts';
import { EVERYWHERE, isEmpty, isInside, meet, readableIn, showsIn, type Rect } from './rect.ts';

/**
 * What the place of an element lets be seen of what flows in it. What is positioned is cut by what holds it alone (CSS 2.2 §11.1):
 * that is looked for outwards when something positioned comes, as is what lies behind when a text comes. Reading styles is what a
 * look costs.
 */
export interface Sight {
  readonly flow: Rect;
  /** What clips of shapes leave, whatever holds it. */
  readonly shape: Rect;
  readonly opacity: number;
  /** The whole document, to tell what is cut off from what is far away. */
  readonly all: Rect;
  readonly style?: CSSStyleDeclaration;
  readonly outer?: Sight;
  backdrop?: { readonly colours: Backdrop };
}

const FAINTEST = 0.05;
const WHITE: Colour = [255, 255, 255, 1];
const DARK: Colour = [18, 18, 18, 1];

/** `backdrop` is what lies behind a frame; of a page of its own, what Chrome paints. */
export function outermost(backdrop: Backdrop, isFrame: boolean, scheme: string): Sight {
  const canvas = [/^dark\b|only dark/.test(scheme) && !scheme.includes('light') ? DARK : WHITE];
  const all = documentClip();
  return {
    flow: all,
    shape: EVERYWHERE,
    opacity: 1,
    backdrop: { colours: isFrame ? backdrop : canvas },
    all,
  };
}

/** What is seen of what is in an element; a reason, where nothing is, wherever it lies. */
export function enter(element: Element, style: CSSStyleDeclaration, outer: Sight): Sight | Reason {
  const { display } = style;
  if (display === 'none' || style.contentVisibility === 'hidden') return 'display';
  const opacity = outer.opacity * Number(style.opacity) * filtered(style.filter);
  if (opacity < FAINTEST || isMaskedOut(style.maskImage)) return 'opacity';
  const { all } = outer;
  if (display === 'contents') return { flow: outer.flow, shape: outer.shape, opacity, all, style, outer };
  const own = shapeClip(element, style);
  if (own !== undefined && isEmpty(own)) return 'clipping';
  const shape = own === undefined ? outer.shape : meet(outer.shape, own);
  const mine = clipOf(style, outer);
  const flow = overflowClip(element, style, own === undefined ? mine : meet(mine, own));
  return { flow, shape, opacity, all, style, outer };
}

/** What cuts an element itself. */
function clipOf({ position }: CSSStyleDeclaration, sight: Sight): Rect {
  if (position !== 'absolute' && position !== 'fixed') return sight.flow;
  for (let each: Sight | undefined = sight; each?.style; each = each.outer)
    if (holds(each.style, position)) return meet(each.flow, sight.shape);
  return meet(position === 'fixed' ? viewport() : sight.all, sight.shape);
}

/** Whether a positioned element in it is held by it (CSS Position 3 §2.1, CSS Transforms 1 §4, and their like in others). */
function holds(style: CSSStyleDeclaration, position: 'absolute' | 'fixed'): boolean {
  if (style.display === 'contents' || style.display === 'inline')
    return position === 'absolute' && style.position !== 'static';
  if (position === 'absolute' && style.position !== 'static') return true;
  const { transform, translate, rotate, scale, perspective, filter, backdropFilter } = style;
  const changes = [transform, translate, rotate, scale, perspective, filter, backdropFilter];
  return (
    changes.some((value) => value !== 'none' && value !== undefined) ||
    /paint|layout|strict|content/.test(style.contain) ||
    /transform|filter|perspective/.test(style.willChange)
  );
}

/** What lies behind what is in an element. */
export function behind(sight: Sight): Backdrop {
  const open: Sight[] = [];
  let each: Sight | undefined = sight;
  for (; each !== undefined && each.backdrop === undefined; each = each.outer) open.push(each);
  let colours = each?.backdrop?.colours;
  for (const inner of open.toReversed()) {
    const { style } = inner;
    if (style !== undefined && style.display !== 'contents') colours = backdropIn(style, colours);
    inner.backdrop = { colours };
  }
  return colours;
}

/** A mask of nothing but clear colours leaves nothing; of a picture nobody can tell. */
function isMaskedOut(mask: string): boolean {
  if (mask === 'none' || mask.includes('url(')) return false;
  const stops = mask.match(/rgba?\([^()]*\)/g) ?? [];
  return stops.length > 0 && stops.every((stop) => colourOf(stop)[3] < FAINTEST);
}

function filtered(filter: string): number {
  const found = /opacity\(([\d.]+)(%?)\)/.exec(filter);
  return found === null ? 1 : Number(found[1]) / (found[2] === '%' ? 100 : 1);
}

/** Whether something of an element's own box can be seen. */
export function isBoxSeen(element: Element, style: CSSStyleDeclaration, outer: Sight): boolean {
  if (style.visibility !== 'visible' || style.display === 'contents') return false;
  return showsIn(boxOf(element), clipOf(style, outer));
}

export interface Sighted {
  /** What of it is seen. */
  readonly seen: string;
  /** What is not, and why. */
  readonly hidden?: string;
  readonly why?: Reason;
  /** It may not stand out from what lies behind it: where it is. */
  readonly faint?: Rect;
}

const SMALLEST = 1.5;

/** What is seen of a text in an element. */
export function sightOf(text: Text, style: CSSStyleDeclaration, sight: Sight): Sighted {
  const { data } = text;
  const none = (why: Reason): Sighted => ({ seen: '', hidden: data, why });
  if (style.visibility !== 'visible') return none('visibility');
  if (Number.parseFloat(style.fontSize) < SMALLEST) return none('size');
  const range = new Range();
  range.selectNodeContents(text);
  const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0.4 && height > SMALLEST);
  const [first] = boxes;
  if (first === undefined) return none('size');
  const faint = isHard(style, sight) ? first : undefined;
  if (boxes.every((box) => isInside(box, sight.flow))) return { seen: data, ...(faint && { faint }) };
  const { seen, hidden } = byWord(text, range, sight.flow);
  if (seen.trim() === '') return none(boxes.some((box) => showsIn(box, sight.all)) ? 'clipping' : 'position');
  return {
    seen,
    ...(hidden.trim() === '' ? {} : { hidden, why: 'clipping' as const }),
    ...(faint && { faint }),
  };
}

/** Without spaces between words, so many characters are one. */
const LONGEST_WORD = 12;
const MOST_WORDS = 4000;

function byWord(text: Text, range: Range, clip: Rect): { seen: string; hidden: string } {
  let [seen, hidden, count] = ['', '', 0];
  for (const { 0: word, index } of text.data.matchAll(new RegExp(`\\s+|\\S{1,${LONGEST_WORD}}`, 'gu'))) {
    count += 1;
    if (/^\s/.test(word)) {
      seen += ' ';
      hidden += ' ';
      continue;
    }
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const isSeen = count < MOST_WORDS && [...range.getClientRects()].some((box) => readableIn(box, clip));
    if (isSeen) seen += word;
    else hidden += word;
  }
  return { seen, hidden };
}

/** The colour that letters are drawn in. */
export function inkOf(element: Element, style: CSSStyleDeclaration, opacity: number): Colour {
  const isDrawing = tagOf(element) === 'text' || tagOf(element) === 'tspan';
  const css = isDrawing && /^(rgb|#|color)/.test(style.fill) ? style.fill : style.webkitTextFillColor;
  const [red, green, blue, alpha] = colourOf(css === '' ? style.color : css);
  return [red, green, blue, alpha * opacity];
}

/** Whether letters may not stand out: a shadow, an outline or a picture cut to their shape makes them. */
function isHard(style: CSSStyleDeclaration, sight: Sight): boolean {
  const [red, green, blue, alpha] = colourOf(style.webkitTextFillColor || style.color);
  if (!isFaint([red, green, blue, alpha * sight.opacity], behind(sight))) return false;
  const isCut = style.backgroundClip.includes('text');
  return style.textShadow === 'none' && !(Number.parseFloat(style.webkitTextStrokeWidth) > 0) && !isCut;
}
