import { contrast, colourOf, isPaint, over } from './colour.ts';
import type { Colour } from './contract.ts';
import { outerOf, isWithin } from './dom.ts';
import { hasPoint, type Rect } from './rect.ts';

/** A box that is drawn: a colour, or a picture of which nobody can tell. */
export interface Painted {
  readonly element: Element;
  readonly box: Rect;
  readonly colour: Colour | undefined;
}

/**
 * Whether a faint text may stand out after all: something else than its ancestors is drawn where it stands, or one of those
 * has a layer of its own.
 */
export function standsOut(element: Element, at: Rect, ink: Colour, painted: readonly Painted[]): boolean {
  const [x, y] = [(at.left + at.right) / 2, (at.top + at.bottom) / 2];
  const isOther = painted.some(
    ({ element: other, box, colour }) =>
      other !== element &&
      hasPoint(box, x, y) &&
      (colour === undefined || contrast(over(ink, colour), colour) >= 1.1) &&
      !isWithin(element, other),
  );
  return isOther || hasLayer(element);
}

function hasLayer(element: Element): boolean {
  for (let each: Element | null = element; each !== null; each = outerOf(each)) {
    const style = getComputedStyle(each);
    if (style.mixBlendMode !== 'normal' || style.boxShadow.includes('inset')) return true;
    for (const pseudo of ['::before', '::after']) {
      const layer = getComputedStyle(each, pseudo);
      if (layer.content !== 'none' && layer.content !== 'normal' && isPaint(layer)) return true;
    }
    if (isPaint(style) && style.backgroundImage === 'none' && colourOf(style.backgroundColor)[3] >= 0.999)
      return style.filter !== 'none' && /invert|url/.test(style.filter);
  }
  return false;
}
