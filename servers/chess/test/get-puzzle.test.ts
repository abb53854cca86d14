import { expect, it } from 'vitest';
import { call } from './call.ts';
import { chessCom } from './chess-com.ts';

const PUZZLE = {
  title: 'Tactical Stars Align',
  url: 'https://www.chess.com/daily-chess-puzzle/2024-10-17',
  publish_time: 1_729_148_400,
  fen: 'r4rk1/3bpp1p/1q4pQ/ppR5/3nPN2/P2B4/5PPP/2R3K1 w - - 0 1',
  pgn: '[Result "*"]\r\n[FEN "r4rk1/3bpp1p/1q4pQ/ppR5/3nPN2/P2B4/5PPP/2R3K1 w - - 0 1"]\r\n\r\n1. Rh5 gxh5 2. Qxb6 *',
};

it.each([false, true])(
  'get_puzzle keeps the solution to itself unless asked (random: %s)',
  async (random) => {
    await using api = await chessCom({ [random ? '/puzzle/random' : '/puzzle']: PUZZLE });
    const hidden = await call(api, 'get_puzzle', { random });
    expect(JSON.stringify(hidden)).not.toContain('Rh5');
    expect(hidden.text).toContain('Tactical Stars Align: white to move');
    const shown = await call(api, 'get_puzzle', { random, hide_solution: false });
    expect(shown.data['solution']).toMatchObject([{ uci: 'c5h5' }, { uci: 'g6h5' }, { uci: 'h6b6' }]);
  },
);
