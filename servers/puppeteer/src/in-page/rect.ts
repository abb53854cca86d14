export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const EVERYWHERE: Rect = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

export function meet(one: Rect, other: Rect): Rect {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

/** In both directions less than a reader could make out. */
const THIN = 1.5;

/** Whether a person sees something of a box within what is not clipped. */
export function showsIn(box: Rect, clip: Rect): boolean {
  const both = meet(box, clip);
  return (
    isLong(both.right - both.left, box.right - box.left) &&
    isLong(both.bottom - both.top, box.bottom - box.top)
  );
}

function isLong(length: number, whole: number): boolean {
  return length > THIN || (length > 0.4 && length >= whole - 0.1);
}

/** Whether most of a box is not clipped: enough to read it. */
export function readableIn(box: Rect, clip: Rect): boolean {
  const both = meet(box, clip);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return both.right - both.left >= width * 0.45 && both.bottom - both.top >= height * 0.35;
}

export function isInside(box: Rect, clip: Rect): boolean {
  return (
    box.left >= clip.left - 1 &&
    box.top >= clip.top - 1 &&
    box.right <= clip.right + 1 &&
    box.bottom <= clip.bottom + 1
  );
}

export function isEmpty({ left, top, right, bottom }: Rect): boolean {
  return right - left <= 0 || bottom - top <= 0;
}

export function hasPoint({ left, top, right, bottom }: Rect, x: number, y: number): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}
