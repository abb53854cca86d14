import { bodyElement, boxOf, rootElement, scroller } from './dom.ts';
import { EVERYWHERE, meet, type Rect } from './rect.ts';
import { shapeBox } from './shapes.ts';

const CUTS = new Set(['hidden', 'clip']);
const SCROLLS = new Set(['auto', 'scroll']);

/** What a person can see of a document by scrolling it; what is locked, as it stands. */
export function documentClip(): Rect {
  const root = getComputedStyle(rootElement());
  const body = bodyElement();
  // The viewport takes the overflow of the root, or of the body where the root has none (CSS Overflow 3 §3.3).
  const style = root.overflowX === 'visible' && body !== null ? getComputedStyle(body) : root;
  const all = scroller();
  const wide = Math.max(all.scrollWidth, innerWidth);
  const high = Math.max(all.scrollHeight, innerHeight);
  const isFromRight = root.direction === 'rtl' || root.writingMode === 'vertical-rl';
  const left = isFromRight ? -scrollX - (wide - innerWidth) : -scrollX;
  return {
    left: CUTS.has(style.overflowX) ? 0 : left,
    right: CUTS.has(style.overflowX) ? innerWidth : left + wide,
    top: CUTS.has(style.overflowY) ? 0 : -scrollY,
    bottom: CUTS.has(style.overflowY) ? innerHeight : -scrollY + high,
  };
}

export function viewport(): Rect {
  return { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
}

/**
 * What an element's overflow leaves of what is in it, where `outer` is what is left of itself. What can be scrolled into it is all
 * within reach, however far it lies, as long as something of the element is.
 */
export function overflowClip(element: Element, style: CSSStyleDeclaration, outer: Rect): Rect {
  const { overflowX, overflowY } = style;
  const isPaint = /paint|strict|content/.test(style.contain);
  if (overflowX === 'visible' && overflowY === 'visible' && !isPaint) return outer;
  if (style.display === 'inline' || element === rootElement()) return outer;
  if (element === bodyElement() && getComputedStyle(rootElement()).overflowX === 'visible') return outer;
  const box = boxOf(element);
  if (!hasPort(box, outer))
    return meet(outer, overflowX === 'visible' || overflowY === 'visible' ? EVERYWHERE : box);
  const x = axis(element, style, 'x', isPaint);
  const y = axis(element, style, 'y', isPaint);
  const both = meet(outer, { left: x.from, right: x.to, top: y.from, bottom: y.to });
  return {
    left: x.scrolls ? x.from : both.left,
    right: x.scrolls ? x.to : both.right,
    top: y.scrolls ? y.from : both.top,
    bottom: y.scrolls ? y.to : both.bottom,
  };
}

/** Through less than this nobody reads what is scrolled. */
const SLIT = 5;

function hasPort(box: Rect, outer: Rect): boolean {
  const { left, right, top, bottom } = meet(box, outer);
  return right - left > SLIT && bottom - top > SLIT;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly scrolls: boolean;
}

function axis(element: Element, style: CSSStyleDeclaration, name: 'x' | 'y', isPaint: boolean): Span {
  const overflow = name === 'x' ? style.overflowX : style.overflowY;
  const box = boxOf(element);
  const html = element as HTMLElement;
  const [start, outer, client, border, all, offset] =
    name === 'x'
      ? [box.left, box.width, html.clientWidth, html.clientLeft, html.scrollWidth, html.scrollLeft]
      : [box.top, box.height, html.clientHeight, html.clientTop, html.scrollHeight, html.scrollTop];
  const layout = name === 'x' ? html.offsetWidth : html.offsetHeight;
  const scale = layout > 0 ? outer / layout : 1;
  const from = start + border * scale;
  if (SCROLLS.has(overflow)) {
    const hidden = all - client;
    const isBackwards = isReversed(style, name);
    const first = from - offset * scale - (isBackwards ? hidden * scale : 0);
    return { from: first, to: first + all * scale, scrolls: true };
  }
  if (CUTS.has(overflow) || isPaint) {
    const margin = overflow === 'clip' ? Number.parseFloat(style.overflowClipMargin) || 0 : 0;
    return { from: from - margin, to: from + client * scale + margin, scrolls: false };
  }
  return { from: -Infinity, to: Infinity, scrolls: false };
}

/** Whether scrolling goes to the left, or upwards. */
function isReversed(
  { direction, writingMode, display, flexDirection }: CSSStyleDeclaration,
  name: 'x' | 'y',
) {
  const isFlex = display.includes('flex');
  if (name === 'y') return isFlex && flexDirection === 'column-reverse';
  const isFromRight = direction === 'rtl' || writingMode === 'vertical-rl';
  return isFromRight !== (isFlex && flexDirection === 'row-reverse');
}

/** What `clip` and `clip-path` leave of an element and of all that is in it; undefined: all, or too hard to say. */
export function shapeClip(element: Element, style: CSSStyleDeclaration): Rect | undefined {
  const { clipPath, position } = style;
  const clip = position === 'absolute' || position === 'fixed' ? style.clip : 'auto';
  if (clip === 'auto' && clipPath === 'none') return undefined;
  const box = boxOf(element);
  const byClip = clip === 'auto' ? EVERYWHERE : clipped(box, clip);
  const byPath = clipPath === 'none' ? EVERYWHERE : shapeBox(box, clipPath);
  return {
    left: Math.max(byClip.left, byPath.left),
    top: Math.max(byClip.top, byPath.top),
    right: Math.min(byClip.right, byPath.right),
    bottom: Math.min(byClip.bottom, byPath.bottom),
  };
}

function clipped(box: DOMRect, clip: string): Rect {
  const sides = /rect\(([^)]*)\)/.exec(clip)?.[1]?.split(/[\s,]+/) ?? [];
  const side = (index: number, otherwise: number) => {
    const length = Number.parseFloat(sides[index] ?? '');
    return Number.isNaN(length) ? otherwise : length;
  };
  return {
    top: box.top + side(0, -Infinity),
    right: box.left + side(1, Infinity),
    bottom: box.top + side(2, Infinity),
    left: box.left + side(3, -Infinity),
  };
}
