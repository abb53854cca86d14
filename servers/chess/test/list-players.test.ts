import { expect, it } from 'vitest';
import { call } from './call.ts';
import { chessCom } from './chess-com.ts';

it('list_players takes a title or a country, page by page', async () => {
  const names = Array.from({ length: 250 }, (_, index) => `name${index}`);
  await using api = await chessCom({
    '/titled/GM': { players: names },
    '/country/XE/players': { players: ['ann'] },
  });
  const first = await call(api, 'list_players', { title: 'GM', limit: 200 });
  expect(first.data).toMatchObject({ total: 250, next_cursor: '200', truncated: true });
  const second = await call(api, 'list_players', { title: 'GM', limit: 200, cursor: '200' });
  expect(second.data).toMatchObject({ truncated: false, players: { length: 50, 49: 'name249' } });
  expect((await call(api, 'list_players', { country: 'xe' })).text).toBe('1 players: ann');
  expect((await call(api, 'list_players', {})).text).toContain('give title or country');
});
