import { svg } from '@plugboard/core/in-view';
import type { Position } from './contract.ts';
import { piecesIn, SHAPES, spoken } from './pieces.ts';

const SIDE = 45;
const WHOLE = 8 * SIDE;

/** A position as a picture, with the squares of the last move marked. */
export function boardOf({ pieces, uci = '' }: Position, isFlipped: boolean): SVGSVGElement {
  const place = (at: number) => (isFlipped ? 7 - at : at) * SIDE;
  const touched = new Set([uci.slice(0, 2), uci.slice(2, 4)]);
  const squares = Array.from({ length: 64 }, (_, at) => {
    const [file, rank] = [at % 8, Math.floor(at / 8)];
    const name = `${'abcdefgh'[file] ?? ''}${8 - rank}`;
    const kind = `${(file + rank) % 2 === 0 ? 'light' : 'dark'}${touched.has(name) ? ' touched' : ''}`;
    return svg('rect', { class: kind, x: place(file), y: place(rank), width: SIDE, height: SIDE });
  });
  const marks = Array.from({ length: 8 }, (_, at) => [
    svg(
      'text',
      { class: 'mark', x: place(at) + SIDE - 4, y: WHOLE - 4, 'text-anchor': 'end' },
      'abcdefgh'[at],
    ),
    svg('text', { class: 'mark', x: 3, y: place(at) + 11 }, String(8 - at)),
  ]);
  const men = piecesIn(pieces).map(({ letter, isWhite, file, rank }) =>
    svg('path', {
      class: isWhite ? 'white' : 'black',
      d: SHAPES[letter] ?? '',
      transform: `translate(${place(file)} ${place(rank)})`,
    }),
  );
  const label = { viewBox: `0 0 ${WHOLE} ${WHOLE}`, role: 'img', 'aria-label': spoken(pieces) };
  return svg('svg', label, ...squares, ...marks.flat(), ...men);
}
