import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { asking, Notes, notesOf } from '../asking.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';
import { positionsOf } from '../games/positions.ts';
import { replay } from '../games/replay.ts';
import type { BoardData } from '../in-view/board/contract.ts';
import { boardView } from '../views/board.ts';

export const getPuzzle = defineTool({
  name: 'get_puzzle',
  title: 'Get a puzzle',
  description: 'The puzzle of the day or a random one: its position and, when asked for, the solution.',
  effect: reads({ openWorld: true }),
  view: boardView,
  inputSchema: z.strictObject({
    random: z.boolean().default(false).describe('Not that of the day; a new one every 15 s'),
    hide_solution: z.boolean().default(true).describe('To solve it first'),
  }),
  outputSchema: z.strictObject({
    title: z.string(),
    url: z.string().optional(),
    fen: z.string(),
    to_move: z.enum(['white', 'black']),
    solution: z
      .array(z.strictObject({ san: z.string(), uci: z.string().optional(), clock: z.number().optional() }))
      .optional(),
    notes: Notes,
  }),
  handler: async ({ random, hide_solution: isHidden }, { chessCom }: ChessDeps, call) => {
    const asked = asking(call);
    const request = random
      ? { path: '/puzzle/random', what: 'a random puzzle' }
      : { path: '/puzzle', what: 'the puzzle of the day' };
    const { title, url, fen, pgn } = await getJson(chessCom, request, 'Puzzle', asked);
    const { steps } = isHidden ? { steps: undefined } : await replay(pgn, { rules: 'chess', from: fen });
    // A person may look at the solution that the model has not been told.
    await call.show(
      async () =>
        ({
          title,
          ...(await positionsOf({ pgn, rules: 'chess', from: fen })),
          isFlipped: / b /.test(fen),
          isHidden,
        }) satisfies BoardData,
    );
    return {
      title,
      ...(url === undefined ? {} : { url }),
      fen,
      to_move: / b /.test(fen) ? ('black' as const) : ('white' as const),
      ...(steps === undefined ? {} : { solution: [...steps] }),
      ...notesOf(asked),
    };
  },
  render: ({ title, url, fen, to_move: side, solution, notes = [] }) =>
    [
      `${title}: ${side} to move`,
      fen,
      ...(solution === undefined ? [] : [`Solution: ${solution.map(({ san }) => san).join(' ')}`]),
      ...(url === undefined ? [] : [url]),
      ...notes,
    ].join('\n'),
});
