import { contrast, colourOf, isPaint, over } from './colour.ts';
import type { Colour } from './contract.ts';
import { bodyElement, isWithin, outerOf, rootElement } from './dom.ts';
import { hasPoint, isInside, type Rect } from './rect.ts';
import type { Below } from './visible.ts';

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

/** Whether something that is not see-through is drawn over what lies below in the same stack. */
export function standsBehind({ element, root }: Below, at: Rect, painted: readonly Painted[]): boolean {
  return painted.some(
    ({ element: other, box, colour }) =>
      other !== root &&
      colour !== undefined &&
      colour[3] >= 0.95 &&
      isInside(at, box) &&
      !isWithin(other, element) &&
      (root === undefined || isWithin(other, root)) &&
      !isCanvas(other) &&
      isSolid(other, root),
  );
}

/** Of the document's own background the page is made (CSS Backgrounds 3 §2.11.2). */
function isCanvas(element: Element): boolean {
  return (
    element === rootElement() || (element === bodyElement() && !isPaint(getComputedStyle(rootElement())))
  );
}

/** Neither it nor what it is in lets through what is behind, or lies there too. */
function isSolid(element: Element, root: Element | undefined): boolean {
  for (let each: Element | null = element; each !== null && each !== root; each = outerOf(each)) {
    const { opacity, zIndex, mixBlendMode, filter } = getComputedStyle(each);
    if (Number(opacity) < 0.95 || zIndex.startsWith('-') || mixBlendMode !== 'normal' || filter !== 'none')
      return false;
  }
  return true;
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
      return style.filter.includes('url');
  }
  return false;
}
