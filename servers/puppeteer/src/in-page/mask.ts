import { colourOf } from './colour.ts';
import { boxOf } from './dom.ts';

const FAINTEST = 0.05;

/** Whether a mask leaves nothing of an element: of nothing but clear colours, without a size, or somewhere else. */
export function isMaskedOut(element: Element, style: CSSStyleDeclaration): boolean {
  const { maskImage: mask } = style;
  if (mask === 'none' || mask === '') return false;
  const sizes = style.maskSize.split(',');
  if (sizes.every((size) => /(?:^|\s)0(?:px|%)?(?:\s|$)/.test(size.trim()))) return true;
  if (isElsewhere(element, style)) return true;
  // Of a picture nobody can tell.
  if (mask.includes('url(')) return false;
  const stops = mask.match(/rgba?\([^()]*\)/g) ?? [];
  return stops.length > 0 && stops.every((stop) => colourOf(stop)[3] < FAINTEST);
}

function isElsewhere(element: Element, { maskRepeat, maskPosition }: CSSStyleDeclaration): boolean {
  const [x = 0, y = 0] = maskPosition
    .split(' ')
    .map((side) => (side.endsWith('px') ? Number.parseFloat(side) : 0));
  if (maskRepeat !== 'no-repeat' || maskPosition.includes(',') || (x === 0 && y === 0)) return false;
  const { width, height } = boxOf(element);
  return Math.abs(x) >= width || Math.abs(y) >= height;
}
