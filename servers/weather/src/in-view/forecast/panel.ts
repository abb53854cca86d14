import { el, svg } from '@plugboard/core/in-view';
import type { ChartRow } from './contract.ts';
import { isBar, rangeOf, words } from './scale.ts';

const WIDTH = 640;
const HEIGHT = 96;
const PAD = 6;

interface Drawn {
  readonly unit: string;
  readonly names: readonly string[];
  readonly rows: readonly ChartRow[];
  readonly number: Intl.NumberFormat;
}

/** The middle of a row, from the left. */
export function middleOf(at: number, count: number): number {
  return ((at + 0.5) * WIDTH) / count;
}

/** One unit over time: lines, or bars for what falls; a band where models or members part. */
export function panelOf({ unit, names, rows, number }: Drawn): HTMLElement {
  const bars = names.every(isBar);
  const { low, high } = rangeOf(rows, names, bars);
  const y = (value: number) => HEIGHT - PAD - ((value - low) / (high - low)) * (HEIGHT - 2 * PAD);
  const drawn = svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': true },
    ...(low < 0 && high > 0 ? [svg('line', { class: 'zero', x1: 0, x2: WIDTH, y1: y(0), y2: y(0) })] : []),
    ...names.flatMap((name, at) => [
      svg('path', { class: `band s${at % 3}`, d: bandOf(rows, name, y) }),
      bars
        ? svg('path', { class: `bars s${at % 3}`, d: barsOf(rows, name, y, y(Math.max(low, 0))) })
        : svg('path', { class: `line s${at % 3}`, d: lineOf(rows, name, y) }),
    ]),
    svg('line', { class: 'cursor', x1: 0, x2: 0, y1: 0, y2: HEIGHT }),
  );
  const key = names.map((name, at) => el('span', { class: `key s${at % 3}` }, words(name)));
  const ends = `${number.format(low)} to ${number.format(high)} ${unit}`.trim();
  return el('section', { class: 'panel' }, el('h2', {}, ...key, el('small', {}, ends)), drawn);
}

type Height = (value: number) => number;

/** Broken where nothing is known: no line leads over a gap. */
function lineOf(rows: readonly ChartRow[], name: string, y: Height): string {
  let isBroken = true;
  return rows
    .map(({ values }, at) => {
      const value = values[name];
      if (value === undefined) {
        isBroken = true;
        return '';
      }
      const step = `${isBroken ? 'M' : 'L'}${middleOf(at, rows.length).toFixed(1)} ${y(value).toFixed(1)}`;
      isBroken = false;
      return step;
    })
    .join('');
}

function barsOf(rows: readonly ChartRow[], name: string, y: Height, ground: number): string {
  const wide = Math.max(1, (WIDTH / rows.length) * 0.7);
  return rows
    .map(({ values }, at) => {
      const value = values[name];
      if (value === undefined || value === 0) return '';
      const left = (middleOf(at, rows.length) - wide / 2).toFixed(1);
      return `M${left} ${ground.toFixed(1)}V${y(value).toFixed(1)}h${wide.toFixed(1)}V${ground.toFixed(1)}Z`;
    })
    .join('');
}

function bandOf(rows: readonly ChartRow[], name: string, y: Height): string {
  const known = rows.flatMap(({ spread }, at) => {
    const range = spread?.[name];
    return range === undefined ? [] : [{ x: middleOf(at, rows.length).toFixed(1), range }];
  });
  if (known.length < 2) return '';
  const upper = known.map(({ x, range }) => `${x} ${y(range[1]).toFixed(1)}`);
  const lower = known.toReversed().map(({ x, range }) => `${x} ${y(range[0]).toFixed(1)}`);
  return `M${[...upper, ...lower].join('L')}Z`;
}
