import type { Colour } from './contract.ts';

export interface Filtered {
  readonly opacity: number;
  /** In pixels. */
  readonly blur: number;
  /** What becomes of a colour. */
  readonly change?: (colour: Colour) => Colour;
}

const known = new Map<string, Filtered>();

/** What the filters of a style do to what is in an element (Filter Effects 1 §6); those that tint leave it as readable as it is. */
export function filtered(css: string): Filtered {
  const before = known.get(css);
  if (before !== undefined) return before;
  let [opacity, blur] = [1, 0];
  const changes: ((channel: number) => number)[] = [];
  for (const [, name, inside = ''] of css.matchAll(/([a-z-]+)\(([^()]*)\)/g)) {
    const amount = share(inside);
    if (name === 'opacity') opacity *= amount;
    else if (name === 'blur') blur = Math.max(blur, Number.parseFloat(inside));
    else if (name === 'brightness') changes.push((channel) => channel * amount);
    else if (name === 'contrast') changes.push((channel) => (channel - 127.5) * amount + 127.5);
    else if (name === 'invert')
      changes.push((channel) => channel + (255 - 2 * channel) * Math.min(amount, 1));
  }
  const change = changes.length === 0 ? undefined : (colour: Colour) => changed(colour, changes);
  const made = { opacity, blur, ...(change && { change }) };
  if (known.size > 1000) known.clear();
  known.set(css, made);
  return made;
}

function share(inside: string): number {
  if (inside.trim() === '') return 1;
  return Number.parseFloat(inside) / (inside.trim().endsWith('%') ? 100 : 1);
}

function changed(
  [red, green, blue, alpha]: Colour,
  changes: readonly ((channel: number) => number)[],
): Colour {
  const all = (channel: number) =>
    changes.reduce((value, change) => Math.min(255, Math.max(0, change(value))), channel);
  return [all(red), all(green), all(blue), alpha];
}
