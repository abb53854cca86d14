/** Where in a text a pattern fits with the fewest changes. */
export interface Aligned {
  readonly start: number;
  readonly end: number;
  /** Characters to put in, take out or replace. */
  readonly distance: number;
}

/**
 * The part of a text that is nearest to a pattern (P. H. Sellers, 1980: edit distance with a free beginning and end).
 * Takes as many steps as the product of their lengths.
 */
export function align(pattern: string, text: string): Aligned {
  const length = pattern.length;
  const codes = Uint16Array.from({ length }, (_, index) => pattern.charCodeAt(index));
  // Of each beginning of the pattern: the fewest changes that make it end here, and where that part of the text begins.
  const cost = Uint32Array.from({ length: length + 1 }, (_, index) => index);
  const from = new Uint32Array(length + 1);
  let best: Aligned = { start: 0, end: 0, distance: length };
  for (let end = 1; end <= text.length; end += 1) {
    const code = text.charCodeAt(end - 1);
    let [slantCost, slantFrom] = [Number(cost[0]), Number(from[0])];
    from[0] = end;
    for (let row = 1; row <= length; row += 1) {
      const [upCost, upFrom] = [Number(cost[row]), Number(from[row])];
      let [least, begin] = [slantCost + (codes[row - 1] === code ? 0 : 1), slantFrom];
      if (upCost + 1 < least) [least, begin] = [upCost + 1, upFrom];
      if (Number(cost[row - 1]) + 1 < least)
        [least, begin] = [Number(cost[row - 1]) + 1, Number(from[row - 1])];
      cost[row] = least;
      from[row] = begin;
      [slantCost, slantFrom] = [upCost, upFrom];
    }
    const distance = Number(cost[length]);
    if (distance < best.distance) best = { start: Number(from[length]), end, distance };
  }
  return best;
}
