import { expect, it } from 'vitest';
import { call } from './call.ts';
import { chessCom } from './chess-com.ts';

const players = Array.from({ length: 50 }, (_, index) => ({
  rank: index + 1,
  username: `p${index}`,
  score: 3000 - index,
  title: 'GM',
}));

it('get_leaderboard is cut into pages, which join to the whole', async () => {
  await using api = await chessCom({ '/leaderboards': { live_blitz: players } });
  const first = await call(api, 'get_leaderboard', { category: 'live_blitz', limit: 2 });
  expect(first.text).toBe('1. GM p0 | 3000\n2. GM p1 | 2999\n50 in all; more: cursor 2');
  const second = await call(api, 'get_leaderboard', { category: 'live_blitz', limit: 50, cursor: '2' });
  expect(second.data).toMatchObject({ truncated: false, players: { length: 48 } });
  expect((await call(api, 'get_leaderboard', { category: 'rush' })).text).toBe(
    'Chess.com has no such list now.',
  );
});
