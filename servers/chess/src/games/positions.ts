import type { BoardData, Position } from '../in-view/board/contract.ts';
import { movesOf } from './movetext.ts';

const BEGIN = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';

interface Recorded {
  readonly pgn: string;
  readonly rules: string;
  readonly from?: string | undefined;
  /** Of a variant, and of what does not go by the rules, all that can be shown. */
  readonly last?: string | undefined;
}

/** Every position of a game, for the board. */
export async function positionsOf({
  pgn,
  rules,
  from = BEGIN,
  last,
}: Recorded): Promise<Pick<BoardData, 'positions' | 'ply'>> {
  const ply = / b /.test(from) ? 1 : 0;
  const end = { positions: [{ pieces: placement(last ?? from) }], ply };
  if (rules !== 'chess') return end;
  const { Chess } = await import('./chess.ts');
  try {
    const board = new Chess(from);
    const positions: Position[] = [{ pieces: placement(board.fen()) }];
    for (const { san, clock } of movesOf(pgn)) {
      const { from: start, to } = board.move(san);
      const pieces = placement(board.fen());
      positions.push({ pieces, san, uci: `${start}${to}`, ...(clock !== undefined && { clock }) });
    }
    return { positions, ply };
  } catch {
    return end;
  }
}

function placement(fen: string): string {
  return fen.split(' ', 1)[0] ?? '';
}
