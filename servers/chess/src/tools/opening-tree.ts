import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf } from '../asking.ts';
import type { ArchivedGame } from '../chess-com/game.ts';
import type { ChessDeps } from '../deps.ts';
import { Coverage, openArchive, renderCoverage } from '../games/archive.ts';
import { Player } from '../games/filters.ts';
import { movesOf } from '../games/movetext.ts';
import { replayLine } from '../games/replay.ts';
import { renderTally, Tally, tallyOf } from '../games/tally.ts';
import { growTree } from '../games/tree.ts';

const FRAME = 500;

const Branch = z.strictObject({ moves: z.string(), ...Tally.shape });

export const openingTree = defineTool({
  name: 'opening_tree',
  title: 'Opening tree',
  description:
    'What is played in the games of a player with one color, move by move, the most played first, and how it scores for them. ' +
    'From a line on where one is given.',
  effect: reads({ openWorld: true }),
  timeout: 900_000,
  longRunning: true,
  inputSchema: z.strictObject({
    username: Player,
    color: z.enum(['white', 'black']).describe("The player's"),
    line: z.string().trim().max(300).default('').describe('First moves: e4 c5 Nf3'),
    depth: z.int().min(1).max(12).default(4).describe('Half-moves from there'),
    min_games: z.int().min(1).max(100_000).default(5).describe('Least games of a branch'),
  }),
  outputSchema: z.strictObject({
    line: z.string(),
    fen: z.string().describe('Behind line'),
    reached: Tally,
    branches: z.array(Branch),
    truncated: z.boolean(),
    coverage: Coverage,
    notes: Notes,
  }),
  handler: async ({ username, color, line, depth, min_games: least }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const { sans, fen } = await replayLine(line);
    const archive = await openArchive(chessCom, username, asked);
    const tree = growTree();
    let done = 0;
    for await (const { month, games } of archive.walk(archive.months)) {
      for (const game of games) {
        const moves = firstMoves(game, sans, depth);
        const row = moves === undefined ? undefined : archive.rowOf(game);
        if (moves !== undefined && row?.color === color) tree.add(moves, row.result);
      }
      call.progress((done += 1), archive.months.length, month);
    }
    if (tree.isPruned()) asked.notes.add('Lines that were played once were left out on the way.');
    const branches = tree
      .rows(least)
      .map(({ moves, counts }) => ({ moves: moves.join(' '), ...tallyOf(counts) }));
    const { rows, left } = call.fit(branches, call.budget - FRAME);
    return {
      line: sans.join(' '),
      fen,
      reached: tallyOf(tree.root),
      branches: rows,
      truncated: left > 0,
      coverage: archive.coverage(),
      ...notesOf(asked),
    };
  },
  render: ({ line, fen, reached, branches, truncated, coverage, notes = [] }) =>
    [
      `${line === '' ? 'All games' : line}: ${renderTally(reached)}`,
      fen,
      ...branches.map(({ moves, ...tally }) => {
        const words = moves.split(' ');
        return `${'  '.repeat(words.length - 1)}${words.at(-1) ?? ''}: ${renderTally(tally)}`;
      }),
      ...(truncated ? ['Cut; ask with a higher min_games, less depth or a longer line.'] : []),
      renderCoverage(coverage),
      ...notes,
    ].join('\n'),
});

/** The moves behind the line; undefined where the game is of a variant, began elsewhere or went another way. */
function firstMoves(game: ArchivedGame, line: readonly string[], depth: number): string[] | undefined {
  const { rules, pgn, initial_setup: setup = '' } = game;
  if (rules !== 'chess' || pgn === undefined || (setup !== '' && !setup.startsWith(START))) return undefined;
  const moves = movesOf(pgn, line.length + depth).map(({ san }) => bare(san));
  if (!line.every((san, index) => moves[index] === bare(san))) return undefined;
  return moves.slice(line.length);
}

const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq -';

/** Signs of check are left out by some. */
function bare(san: string): string {
  return san.replace(/[+#]$/, '');
}
