import type { Readiness, Want } from './contract.ts';
import { boxOf, hitAt, isConnected, isShown, outerOf, shadowOf, tagOf, attribute, has } from './dom.ts';
import { isDisabled } from './names.ts';

const BETWEEN_MS = 40;

let covering: Element | null = null;
export const cover = (): Element | null => covering;

/** Whether an element can be acted on now, and where. It is brought into view. */
export async function ready(element: Element, wants: readonly Want[]): Promise<Readiness> {
  if (!isConnected(element)) return { not: 'gone' };
  if (isDisabled(element)) return { not: 'disabled' };
  if (wants.includes('edit') && (has(element, 'readonly') || attribute(element, 'aria-readonly') === 'true'))
    return { not: 'readonly' };
  if (boxFor(element) === undefined) return { not: 'hidden' };
  const [first] = pointsOf(element);
  if (first === undefined || !isOnScreen(first)) scrollTo(element);
  if (await isMoving(element)) return { not: isConnected(element) ? 'moving' : 'gone' };
  if (!wants.includes('hit')) {
    const [point] = pointsOf(element);
    return point === undefined ? { not: 'hidden' } : { at: point };
  }
  const at = hitPoint(element) ?? afterScroll(element);
  return at === undefined ? { not: 'covered' } : { at };
}

type Point = readonly [x: number, y: number];

/** Something that sticks to an edge may lie on it: in the middle of the view it does not. */
function afterScroll(element: Element): Point | undefined {
  scrollTo(element);
  return hitPoint(element);
}

function hitPoint(element: Element): Point | undefined {
  return pointsOf(element).find(([x, y]) => isHit(element, x, y));
}

async function isMoving(element: Element): Promise<boolean> {
  const before = boxOf(element);
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  const { x, y, width, height } = boxOf(element);
  const moves = [x - before.x, y - before.y, width - before.width, height - before.height];
  return moves.some((move) => Math.abs(move) > 0.5);
}

export function scrollTo(element: Element): void {
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
}

/** Of an inline element its first line, of one without a box of its own that of what is in it. */
function boxFor(element: Element): DOMRect | undefined {
  if (!isShown(element) && getComputedStyle(element).display !== 'contents') return undefined;
  const range = new Range();
  range.selectNodeContents(element);
  return [...element.getClientRects(), ...range.getClientRects()].find(
    ({ width, height }) => width > 0 && height > 0,
  );
}

/** The middle first. */
function pointsOf(element: Element): Point[] {
  const box = boxFor(element);
  if (box === undefined) return [];
  const { left, top, width, height } = box;
  const shares: Point[] = [
    [0.5, 0.5],
    [0.25, 0.5],
    [0.75, 0.5],
    [0.5, 0.2],
    [0.5, 0.8],
  ];
  return shares.map(([x, y]) => [left + width * x, top + height * y]);
}

function isOnScreen([x, y]: Point): boolean {
  return x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
}

/** Whether what is at a point is the element, in it, or a label of it. */
export function isHit(element: Element, x: number, y: number): boolean {
  if (!isOnScreen([x, y])) return false;
  let hit = hitAt(x, y);
  for (let root = hit && shadowOf(hit); root; root = hit && shadowOf(hit)) {
    const inner = root.elementFromPoint(x, y);
    if (inner === null || inner === hit) break;
    hit = inner;
  }
  covering = hit;
  for (let each = hit; each !== null; each = outerOf(each)) {
    if (each === element) return true;
    if (tagOf(each) === 'label' && (each as HTMLLabelElement).control === element) return true;
  }
  return false;
}

/** Where a frame's own pixels begin on the page around it. */
export function originOf(frame: Element): readonly [x: number, y: number, scaleX: number, scaleY: number] {
  const { left, top, width, height } = boxOf(frame);
  const { offsetWidth, offsetHeight, clientLeft, clientTop } = frame as HTMLElement;
  const { paddingLeft, paddingTop } = getComputedStyle(frame);
  const [scaleX, scaleY] = [offsetWidth ? width / offsetWidth : 1, offsetHeight ? height / offsetHeight : 1];
  return [
    left + (clientLeft + Number.parseFloat(paddingLeft)) * scaleX,
    top + (clientTop + Number.parseFloat(paddingTop)) * scaleY,
    scaleX,
    scaleY,
  ];
}
