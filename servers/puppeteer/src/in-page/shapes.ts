import { byId, kidsOf, isElement } from './dom.ts';
import { EVERYWHERE, type Rect } from './rect.ts';

const NOWHERE: Rect = { ...EVERYWHERE, right: -Infinity };

/** The box around a basic shape (CSS Shapes 1) of an element's box; of a picture nobody can tell. */
export function shapeBox(box: DOMRect, path: string): Rect {
  const [, drawing] = /^url\("?#([^")]+)"?\)/.exec(path) ?? [];
  if (drawing !== undefined) return ofDrawing(drawing);
  const [, shape = '', inside = ''] = /^([a-z]+)\(((?:[^()]|\([^()]*\))*)\)/.exec(path) ?? [];
  if (shape === 'inset') return inset(box, inside);
  if (shape === 'circle' || shape === 'ellipse') return round(box, inside);
  if (shape === 'polygon') return polygon(box, inside);
  if (shape === 'path') return ofPath(box, inside);
  return EVERYWHERE;
}

function length(text: string | undefined, whole: number): number {
  const number = Number.parseFloat(text ?? '0');
  return text?.endsWith('%') === true ? (number / 100) * whole : number;
}

function inset(box: DOMRect, inside: string): Rect {
  const [first = ''] = inside.split(/\s+round\s/);
  const [top = '0', right = top, bottom = top, left = right] = first.trim().split(/\s+/);
  return {
    top: box.top + length(top, box.height),
    right: box.right - length(right, box.width),
    bottom: box.bottom - length(bottom, box.height),
    left: box.left + length(left, box.width),
  };
}

function round(box: DOMRect, inside: string): Rect {
  const [radii = '', middle = ''] = inside.split(/\bat\b/);
  const [across = '', down = across] = radii.trim().split(/\s+/).filter(Boolean);
  const [x = '50%', y = '50%'] = middle.trim().split(/\s+/).filter(Boolean);
  const [width, height] = [radius(across, box.width), radius(down, box.height)];
  if (width < 1 || height < 1) return NOWHERE;
  const isLength = [x, y].every((side) => /^-?[\d.]+(?:px|%)$/.test(side));
  if (!isLength) return EVERYWHERE;
  const [left, top] = [box.left + length(x, box.width), box.top + length(y, box.height)];
  return { left: left - width, right: left + width, top: top - height, bottom: top + height };
}

/** `closest-side` and its like reach as far as they are asked to. */
function radius(text: string, whole: number): number {
  return /^[\d.]/.test(text) ? length(text, whole) : Infinity;
}

function polygon(box: DOMRect, inside: string): Rect {
  const points = inside.split(',').map((point) => point.trim().split(/\s+/).slice(-2));
  const xs = points.map(([x]) => box.left + length(x, box.width));
  const ys = points.map(([, y]) => box.top + length(y, box.height));
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const SAMPLES = 64;

/** Of a path, by points on it. */
function ofPath(box: DOMRect, inside: string): Rect {
  const [, data = ''] = /"([^"]*)"/.exec(inside) ?? [];
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', data);
  const whole = path.getTotalLength();
  if (!(whole >= 1)) return NOWHERE;
  const points = Array.from({ length: SAMPLES + 1 }, (_, index) =>
    path.getPointAtLength((whole * index) / SAMPLES),
  );
  const [xs, ys] = [points.map(({ x }) => box.left + x), points.map(({ y }) => box.top + y)];
  // Between two points it can go further.
  const more = whole / SAMPLES;
  const found = {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
  if (found.right - found.left < 1 || found.bottom - found.top < 1) return NOWHERE;
  return {
    left: found.left - more,
    right: found.right + more,
    top: found.top - more,
    bottom: found.bottom + more,
  };
}

/** A `clipPath` with nothing in it leaves nothing. */
function ofDrawing(id: string): Rect {
  const drawing = byId(id);
  const isEmpty = drawing?.localName === 'clipPath' && ![...kidsOf(drawing)].some(isElement);
  return isEmpty ? NOWHERE : EVERYWHERE;
}
