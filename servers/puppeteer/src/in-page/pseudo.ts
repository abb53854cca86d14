import { colourOf, isFaint } from './colour.ts';
import { boxOf } from './dom.ts';
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
  const colour = colourOf(style.webkitTextFillColor || style.color);
  const [left, top] = [Number.parseFloat(style.left) || 0, Number.parseFloat(style.top) || 0];
  const box = boxOf(element);
  const isAway = style.position !== 'static' && !hasPoint(inner.flow, box.left + left + 1, box.top + top + 1);
  const isEmpty = style.overflowX !== 'visible' && (style.width === '0px' || style.height === '0px');
  const isSeen =
    style.display !== 'none' &&
    style.visibility === 'visible' &&
    Number(style.opacity) * inner.opacity >= 0.05 &&
    Number.parseFloat(style.fontSize) >= 1.5 &&
    Math.abs(Number.parseFloat(style.textIndent)) < 1000 &&
    !isAway &&
    !isEmpty &&
    !isFaint(colour, behind(inner));
  if (isSeen) out.text(text);
  else hide(look, text, 'display');
}
