import { standsBehind } from './behind.ts';
import { colourOf, isFaint, over, contrast } from './colour.ts';
import type { Colour, Reason } from './contract.ts';
import { boxOf, tagOf } from './dom.ts';
import { firstLineOf, type FirstLine } from './first-line.ts';
import { hide, isTold, paintedIn, type Look } from './look.ts';
import { isInside, readableIn, showsIn, type Rect } from './rect.ts';
import { behind, type Sight } from './visible.ts';

/** Smaller letters nobody reads. */
const SMALLEST_FONT = 2.5;
const SMALLEST = 2.6;

export interface Place {
  readonly look: Look;
  readonly element: Element;
  readonly style: CSSStyleDeclaration;
  readonly inner: Sight;
}

/** What is seen of a text in an element; the rest is counted. */
export function seenOf(place: Place, text: Text): string {
  const { look, element, style, inner } = place;
  const { seen, hidden, why, at } = sightOf(place, text);
  if (hidden !== undefined && why !== undefined) hide(look, hidden, why);
  if (seen === '' || at === undefined) return seen;
  const ink = inkOf(element, style, inner);
  if (isHard(ink, style, inner) && !isTold(look, element, at, ink)) {
    hide(look, seen, 'colour');
    return '';
  }
  if (inner.below?.some((below) => standsBehind(below, at, paintedIn(look))) === true) {
    hide(look, seen, 'position');
    return '';
  }
  return seen;
}

/** Whether what is written in a field can be read. */
export function isTextSeen({ look, element, style, inner }: Place): boolean {
  const box = boxOf(element);
  if (
    Number.parseFloat(style.fontSize) < SMALLEST_FONT ||
    isIndented(style, box.width) ||
    isBlurred(style, inner)
  )
    return false;
  const ink = inkOf(element, style, inner);
  return !isHard(ink, style, inner) || isTold(look, element, box, ink);
}

/** In less room than this the words of a broken picture are not drawn. */
const LEAST_ALT = 8;

/** Whether the words of a picture that did not come can be read. */
export function isAltSeen(place: Place): boolean {
  const { width, height } = boxOf(place.element);
  return width >= LEAST_ALT && height >= LEAST_ALT && isTextSeen(place);
}

/** Moved out of what it is in. */
export function isIndented({ textIndent }: CSSStyleDeclaration, width: number): boolean {
  return Math.abs(Number.parseFloat(textIndent)) >= Math.max(width, 40);
}

/** By half of their size letters run into each other. */
export const isBlurred = ({ fontSize }: CSSStyleDeclaration, { blur }: Pick<Sight, 'blur'>): boolean =>
  blur > 0 && blur >= Number.parseFloat(fontSize) / 2;

export const isTiny = ({ fontSize }: CSSStyleDeclaration): boolean =>
  Number.parseFloat(fontSize) < SMALLEST_FONT;

interface Sighted {
  /** What of it is seen. */
  readonly seen: string;
  /** What is not, and why. */
  readonly hidden?: string;
  readonly why?: Reason;
  /** Where it is. */
  readonly at?: Rect;
}

function sightOf({ style, inner }: Place, text: Text): Sighted {
  const { data } = text;
  const none = (why: Reason): Sighted => ({ seen: '', hidden: data, why });
  if (style.visibility !== 'visible') return none('visibility');
  if (isTiny(style)) return none('size');
  if (isBlurred(style, inner)) return none('opacity');
  const range = new Range();
  range.selectNodeContents(text);
  const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0.4 && height > SMALLEST);
  const [first] = boxes;
  if (first === undefined) return none('size');
  const line = firstLineOf(inner, style);
  const isOther = line !== undefined && isHard(throughFilter(line.ink, inner), style, inner);
  if (!isOther && boxes.every((box) => isInside(box, inner.flow))) return { seen: data, at: first };
  const { seen, hidden } = byWord(text, range, { clip: inner.flow, line: isOther ? line : undefined });
  if (seen.trim() === '') {
    if (isOther && boxes.every((box) => isInside(box, inner.flow))) return none('colour');
    return none(boxes.some((box) => showsIn(box, inner.all)) ? 'clipping' : 'position');
  }
  return { seen, at: first, ...(hidden.trim() === '' ? {} : { hidden, why: 'clipping' as const }) };
}

/** Without spaces between words, so many characters are one. */
const LONGEST_WORD = 12;
const MOST_WORDS = 4000;

interface Limits {
  readonly clip: Rect;
  /** A line of which nothing is seen. */
  readonly line: FirstLine | undefined;
}

function byWord(text: Text, range: Range, { clip, line }: Limits): { seen: string; hidden: string } {
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
    const boxes = [...range.getClientRects()].filter((box) => readableIn(box, clip));
    const isSeen = count < MOST_WORDS && boxes.some(({ top }) => line === undefined || top >= line.bottom);
    if (isSeen) seen += word;
    else hidden += word;
  }
  return { seen, hidden };
}

function throughFilter(ink: Colour, { filter, opacity }: Sight): Colour {
  const [red, green, blue, alpha] = filter?.(ink) ?? ink;
  return [red, green, blue, alpha * opacity];
}

/** The colour that letters are drawn in. */
function inkOf(element: Element, style: CSSStyleDeclaration, sight: Sight): Colour {
  const isDrawing = tagOf(element) === 'text' || tagOf(element) === 'tspan';
  const css = isDrawing && /^(rgb|#|color)/.test(style.fill) ? style.fill : style.webkitTextFillColor;
  return throughFilter(colourOf(css === '' ? style.color : css), sight);
}

const COLOURS = /(?:rgba?|color|oklch|oklab|lab|lch|hsl)\([^()]*\)/g;

/** Whether letters may not stand out: a shadow, an outline or a picture cut to their shape makes them. */
export function isHard(ink: Colour, style: CSSStyleDeclaration, sight: Sight): boolean {
  const back = behind(sight);
  if (sight.cut === undefined ? !isFaint(ink, back) : !isFaintCut(ink, sight)) return false;
  const shadows = style.textShadow === 'none' ? [] : (style.textShadow.match(COLOURS) ?? []);
  const stroke = Number.parseFloat(style.webkitTextStrokeWidth) > 0 ? [style.webkitTextStrokeColor] : [];
  return [...shadows, ...stroke].every((css) => isFaint(throughFilter(colourOf(css), sight), back));
}

/** Letters cut out of a picture or of colours, and drawn over them. */
function isFaintCut(ink: Colour, sight: Sight): boolean {
  const { cut, filter } = sight;
  const back = behind(sight);
  if (ink[3] > 0.95) return isFaint(ink, back);
  if (cut === 'unknown' || cut === undefined || back === undefined) return false;
  return back.every((each) =>
    cut.every((paint) => contrast(over(ink, over(filter?.(paint) ?? paint, each)), each) < 1.1),
  );
}
