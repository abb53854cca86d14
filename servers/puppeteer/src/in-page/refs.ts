import type { Part } from './contract.ts';
import { isConnected } from './dom.ts';
import { shared } from './shared.ts';

const elements = shared('elements', () => new Map<number, WeakRef<Element>>());
const numbers = shared('numbers', () => new WeakMap<Element, number>());

/** A number is an element's for its life, and no other's. Answers the one it has. */
export function numberOne(element: Element, ref: number): number {
  const before = numbers.get(element);
  if (before !== undefined) return before;
  numbers.set(element, ref);
  elements.set(ref, new WeakRef(element));
  return ref;
}

/** The number it has. */
export const refOf = (element: Element): number | undefined => numbers.get(element);

/** An element that was taken out and put back is the same. */
export function elementOf(ref: number): Element | null {
  const element = elements.get(ref)?.deref();
  return element !== undefined && isConnected(element) ? element : null;
}

/** Writes into what was seen which numbers its elements have. */
export function numbered(parts: readonly Part[], seen: readonly Element[]): void {
  for (const part of parts) {
    if (typeof part === 'string') continue;
    const element = seen[part.at];
    const ref = element && refOf(element);
    if (ref !== undefined) part.ref = ref;
    if (part.parts !== undefined) numbered(part.parts, seen);
  }
}
