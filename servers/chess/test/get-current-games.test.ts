import { expect, it } from 'vitest';
import { call } from './call.ts';
import { API, chessCom } from './chess-com.ts';

it('get_current_games tells whose turn it is, the most urgent first', async () => {
  const one = (number: number, more: object) => ({
    url: `https://www.chess.com/game/daily/${number}`,
    turn: 'white',
    white: `${API}/player/erik`,
    black: `${API}/player/ann`,
    rules: 'chess',
    time_control: '1/259200',
    ...more,
  });
  await using api = await chessCom({
    '/player/erik/games': {
      games: [
        one(1, { move_by: 0 }),
        one(2, { turn: 'black', move_by: 1_729_443_378 }),
        one(3, { move_by: 1_729_443_378 }),
        one(4, { turn: 'black', move_by: 1_829_443_378, draw_offer: 'black' }),
      ],
    },
  });
  const { text } = await call(api, 'get_current_games', { username: 'erik', to_move_only: true });
  expect(text).toBe(`3 games of erik
white v ann | to move by 2024-10-20 16:56 UTC | 1/259200 | https://www.chess.com/game/daily/3
white v ann | waiting | draw offered by black | 1/259200 | https://www.chess.com/game/daily/4
white v ann | to move (vacation) | 1/259200 | https://www.chess.com/game/daily/1`);
});
