import { ToolError } from '@plugboard/core';
import { movesOf } from './movetext.ts';

interface Step {
  readonly san: string;
  readonly uci?: string;
  readonly clock?: number;
}

export interface Replay {
  readonly steps: readonly Step[];
  /** The position behind the last step; undefined where it could not be replayed. */
  readonly fen?: string;
}

/** Moves with their squares. Of variants, and of what does not go by the rules, they are as they are written. */
export async function replay(
  pgn: string,
  { rules, from }: { rules: string; from?: string | undefined },
): Promise<Replay> {
  const moves = movesOf(pgn);
  if (rules !== 'chess') return { steps: moves };
  const { Chess } = await import('./chess.ts');
  try {
    const board = new Chess(from);
    const steps = moves.map((move) => {
      const { from: start, to, promotion = '' } = board.move(move.san);
      return { ...move, uci: `${start}${to}${promotion}` };
    });
    return { steps, fen: board.fen() };
  } catch {
    return { steps: moves };
  }
}

/** A line as it is written in games, with the position it leads to. Throws a `ToolError` where it is none. */
export async function replayLine(line: string): Promise<{ sans: string[]; fen: string }> {
  const { Chess } = await import('./chess.ts');
  const board = new Chess();
  const words = line.split(/\s+|\d+\.+/).filter((word) => word !== '');
  for (const word of words) {
    try {
      board.move(word);
    } catch {
      throw new ToolError('This line is not played by the rules.', {
        code: 'BAD_LINE',
        hint: `Its move ${board.history().length + 1} cannot be played; write it as "e4 c5 Nf3".`,
      });
    }
  }
  return { sans: board.history(), fen: board.fen() };
}
