import * as z from 'zod';
import type { Row } from './row.ts';

/** Shares in percent; the interval is Wilson's for 95 %. */
export const Tally = z.strictObject({
  n: z.int(),
  win: z.int(),
  draw: z.int(),
  loss: z.int(),
  win_rate: z.number().describe('%'),
  low: z.number().describe('Wilson 95 %'),
  high: z.number(),
  score: z.number().describe('%, draws as half'),
});
export type Tally = z.output<typeof Tally>;

export interface Counts {
  win: number;
  draw: number;
  loss: number;
}

export function nothing(): Counts {
  return { win: 0, draw: 0, loss: 0 };
}

/** A result that is not known is not counted. */
export function count(counts: Counts, result: Row['result']): void {
  if (result !== 'unknown') counts[result] += 1;
}

export function total({ win, draw, loss }: Counts): number {
  return win + draw + loss;
}

export function tallyOf(counts: Counts): Tally {
  const n = total(counts);
  const { low, high } = wilson(counts.win, n);
  return {
    n,
    ...counts,
    win_rate: percent(n === 0 ? 0 : counts.win / n),
    low: percent(low),
    high: percent(high),
    score: percent(n === 0 ? 0 : (counts.win + counts.draw / 2) / n),
  };
}

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959964;

/** Wilson, "Probable inference, the law of succession, and statistical inference" (1927). */
export function wilson(successes: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const share = successes / n;
  const square = Z ** 2;
  const middle = share + square / (2 * n);
  const width = Z * Math.sqrt((share * (1 - share)) / n + square / (4 * n ** 2));
  const scale = 1 + square / n;
  return { low: Math.max(0, (middle - width) / scale), high: Math.min(1, (middle + width) / scale) };
}

function percent(share: number): number {
  return Math.round(share * 1000) / 10;
}

export function renderTally({ n, win, draw, loss, win_rate: rate, low, high, score }: Tally): string {
  return `${n} games: +${win} =${draw} -${loss}, won ${rate} % (${low} to ${high}), score ${score} %`;
}
