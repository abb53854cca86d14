const FOOT = 'M10 37h25v3H10Z';

/** The six silhouettes, in a square of 45, by their letters in a FEN. */
export const SHAPES: Readonly<Record<string, string>> = {
  p: `M22.5 10a5.5 5.5 0 1 1-.1 0ZM16 23h13l-3 4 5 9H14l5-9Z${FOOT}`,
  r: `M11 9h5v4h4V9h5v4h4V9h5v8l-4 3v13l2 3H13l2-3V20l-4-3Z${FOOT}`,
  n: `M14 36c0-8 3-11 8-15-4 1-6 3-9 4l-4-4 8-9 2-4 3 4c8 1 12 8 12 24Z${FOOT}`,
  b: `M22.5 5a2.5 2.5 0 1 1-.1 0ZM22.5 11c6 5 8 9 8 12 0 3-2 5-4 6l3 7h-14l3-7c-2-1-4-3-4-6 0-3 2-7 8-12Z${FOOT}`,
  q: `M9 13l5 9 3-12 5.5 11L28 10l3 12 5-9-3 22H12Z${FOOT}`,
  k: `M20.5 5h4v4h4v4h-4v4c8-3 13 1 11 8l-4 10H13l-4-10c-2-7 3-11 11-8v-4h-4V9h4.5Z${FOOT}`,
};

const NAMES: Readonly<Record<string, string>> = {
  p: 'pawn',
  r: 'rook',
  n: 'knight',
  b: 'bishop',
  q: 'queen',
  k: 'king',
};

export interface Piece {
  readonly letter: string;
  readonly isWhite: boolean;
  /** From the left and from the top, as white sees it. */
  readonly file: number;
  readonly rank: number;
}

/** What stands on the board; what is no piece of chess is left out, and a row ends with its eighth square. */
export function piecesIn(placement: string): Piece[] {
  return placement
    .split('/')
    .slice(0, 8)
    .flatMap((row, rank) => {
      const found: Piece[] = [];
      let file = 0;
      for (const sign of row) {
        const letter = sign.toLowerCase();
        if (/\d/.test(sign)) file += Number(sign);
        else if (letter in SHAPES && file < 8) {
          found.push({ letter, isWhite: sign !== letter, file, rank });
          file += 1;
        }
      }
      return found;
    });
}

/** `white king e1, black queen d8`: what a person hears who does not see it. */
export function spoken(placement: string): string {
  return piecesIn(placement)
    .map(
      ({ letter, isWhite, file, rank }) =>
        `${isWhite ? 'white' : 'black'} ${NAMES[letter]} ${squareAt(file, rank)}`,
    )
    .join(', ');
}

function squareAt(file: number, rank: number): string {
  return `${'abcdefgh'[file] ?? ''}${8 - rank}`;
}
