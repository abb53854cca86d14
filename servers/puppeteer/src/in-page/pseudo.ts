import { backdropIn, colourOf } from './colour.ts';
import { boxOf } from './dom.ts';
import { filtered } from './filter.ts';
import { isBlurred, isHard, isIndented, isTiny } from './letters.ts';
import type { Lines } from './lines.ts';
import { hide } from './look.ts';
import { hasPoint } from './rect.ts';
import { behind } from './visible.ts';
import type { Here } from './children.ts';

export const before = (here: Here, out: Lines): void => written(here, '::before', out);
export const after = (here: Here, out: Lines): void => written(here, '::after', out);

/** Text that a style writes: letters and digits alone, the rest are icons. */
function written({ look, element, inner }: Here, which: '::before' | '::after', out: Lines): void {
  const style = getComputedStyle(element, which);
  const { content } = style;
  if (!content.startsWith('"') || content === '""') return;
  const text = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, run = '']) => run.replaceAll(/\\(.)/g, '$1'))
    .join('');
  if (!/[\p{L}\p{N}]/u.test(text)) return;
  const own = filtered(style.filter);
  const given = colourOf(style.webkitTextFillColor || style.color);
  const colour = inner.filter?.(given) ?? given;
  const [left, top] = [Number.parseFloat(style.left) || 0, Number.parseFloat(style.top) || 0];
  const box = boxOf(element);
  const isAway = style.position !== 'static' && !hasPoint(inner.flow, box.left + left + 1, box.top + top + 1);
  const isEmpty = style.overflowX !== 'visible' && (style.width === '0px' || style.height === '0px');
  const isSeen =
    style.display !== 'none' &&
    style.visibility === 'visible' &&
    Number(style.opacity) * inner.opacity * own.opacity >= 0.05 &&
    !isTiny(style) &&
    !isBlurred(style, { blur: Math.max(inner.blur, own.blur) }) &&
    !isIndented(style, box.width) &&
    !isShrunk(style) &&
    !isClipped(style) &&
    !isAway &&
    !isEmpty &&
    !isHard(colour, style, {
      ...inner,
      backdrop: { colours: backdropIn(style, behind(inner), inner.filter) },
    });
  if (isSeen) out.text(text);
  else hide(look, text, 'display');
}

/** Less than this of a letter nobody reads. */
const SMALLEST = 0.15;

function isShrunk({ transform, scale }: CSSStyleDeclaration): boolean {
  const [x = 1, y = x] = scale === 'none' ? [] : scale.split(' ').map(Number);
  const [a = 1, b = 0, c = 0, d = 1] = (/^matrix\(([^)]*)\)/.exec(transform)?.[1] ?? '1,0,0,1')
    .split(',')
    .map(Number);
  return Math.min(Math.hypot(a, b) * Math.abs(x), Math.hypot(c, d) * Math.abs(y)) < SMALLEST;
}

/** Whether nothing is left, whatever its size is. */
function isClipped({ clipPath, maskSize, maskImage }: CSSStyleDeclaration): boolean {
  const isNothing =
    /^(?:inset\((?:[5-9]\d|\d{3,})%|circle\(0|ellipse\(0|polygon\((?:0(?:px|%)? 0(?:px|%)?,? ?)+\))/;
  return isNothing.test(clipPath) || (maskImage !== 'none' && /^0px( 0px)?$/.test(maskSize));
}
