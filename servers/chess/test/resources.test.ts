import type { Check } from '@plugboard/core';
import { expect, it } from 'vitest';
import { checks } from '../src/checks.ts';
import { openChess } from '../src/deps.ts';
import { archive, chessCom, game } from './chess-com.ts';
import { ERAS, folder, open } from './open.ts';

it.each(ERAS)('players and games have addresses, and those seen are offered in %s', async (era) => {
  await using api = await chessCom({
    ...archive('erik', { '2024-03': [game({ number: 1 }), game({ number: 12 })] }),
    '/player/erik': { username: 'erik' },
    '/player/erik/stats': {},
  });
  await using client = await open(era, api.url);
  await client.callTool({ name: 'list_games', arguments: { username: 'erik' } });
  const read = async (uri: string) => (await client.readResource({ uri })).contents[0];
  expect(await read('chess://game/live-1.pgn')).toMatchObject({
    text: expect.stringContaining('[White "Erik"]'),
  });
  expect(await read('chess://player/erik')).toMatchObject({
    text: expect.stringContaining('"username":"erik"'),
  });
  await expect(read('chess://game/1.pgn')).rejects.toThrow('BAD_ADDRESS');
  const offered = async (uri: string, name: string, value: string) =>
    (await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } })).completion
      .values;
  expect(await offered('chess://game/{id}.pgn', 'id', 'live-1')).toEqual(['live-1', 'live-12']);
  expect(await offered('chess://player/{username}', 'username', 'Er')).toEqual(['erik']);
  expect(await offered('chess://player/{username}', 'username', 'x')).toEqual([]);
});

it.each([
  [
    'scout_opponent',
    { opponent: 'ann', username: 'erik', color: 'white' },
    /compare_players of erik and ann/,
  ],
  ['weekly_review', { username: 'erik' }, /from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/],
])('the prompt %s names what to call', async (name, args, words) => {
  await using client = await open('2026-07-28');
  const { messages } = await client.getPrompt({ name, arguments: args });
  expect(messages[0]?.content).toMatchObject({ text: expect.stringMatching(words) });
});

async function checked(apiUrl: string) {
  await using deps = openChess({ apiUrl, data: folder(), contact: undefined, allowPrivateNetwork: true });
  const found: Check[] = [];
  for await (const each of checks(deps)) found.push(each);
  return found;
}

it('--doctor says whether Chess.com answers', async () => {
  await using api = await chessCom({ '/puzzle': { title: 'T', fen: '8/8/8/8/8/8/8/8 w - - 0 1', pgn: '' } });
  expect(await checked(api.url)).toEqual([{ name: 'Chess.com', ok: true, words: 'Chess.com answers.' }]);
  const [check] = await checked('http://127.0.0.1:9/pub');
  expect(check).toMatchObject({ ok: false, words: expect.stringContaining('cannot be reached') });
});
