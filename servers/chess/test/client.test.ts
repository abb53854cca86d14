import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openClient } from '../src/chess-com/client.ts';
import { openStore } from '../src/chess-com/store.ts';
import { archive, chessCom, game, type Page } from './chess-com.ts';
import { call } from './call.ts';
import { folder, open } from './open.ts';

const ERIK = { '/player/erik': { username: 'erik', status: 'premium' } };
const NOW = new Date().toISOString().slice(0, 7);

it.each([
  ['what is not there', {}, 'NOT_FOUND: Chess.com does not have the player erik. Check the spelling.'],
  [
    'a fault that it calls 404',
    {
      '/player/erik': () => ({ status: 404, body: { code: 0, message: 'An internal error has occurred.' } }),
    },
    'UPSTREAM_FAILED: Chess.com could not look up the player erik. It may not be there; else try again later.',
  ],
  [
    'a page where JSON should be',
    { '/player/erik': () => ({ body: '<html>Just a moment...</html>' }) },
    'NOT_JSON: Chess.com answered with something that is not JSON. Try again in a moment.',
  ],
  [
    'an answer of another form',
    { '/player/erik': { user: 1 } },
    'UNEXPECTED_ANSWER: Chess.com answered in a form that is not known here. Its interface may have changed: look for a newer version of this server.',
  ],
  [
    'a refusal',
    { '/player/erik': () => ({ status: 403 }) },
    'REFUSED: Chess.com refused the request. It wants to know whom to write to: the person who runs the server can set --contact.',
  ],
] as [string, Record<string, Page>, string][])('%s becomes words of ours', async (_, pages, words) => {
  await using api = await chessCom(pages);
  expect(await call(api, 'get_player', { username: 'erik', include: [] })).toMatchObject({
    text: words,
    isError: true,
  });
});

it('validators go back as they came, and a 304 is answered from disk', async () => {
  await using api = await chessCom(ERIK);
  const data = folder();
  const first = await call(api, 'get_player', { username: 'erik', include: [] }, data);
  expect(await call(api, 'get_player', { username: 'ERIK', include: [] }, data)).toEqual(first);
  expect(api.log).toEqual(['200 /player/erik', '304 /player/erik']);
});

it('an answer that is fresh is not asked for again', async () => {
  const headers = { 'cache-control': 'public, max-age=3600' };
  await using api = await chessCom({ '/player/erik': () => ({ headers, body: ERIK['/player/erik'] }) });
  const data = folder();
  await call(api, 'get_player', { username: 'erik', include: [] }, data);
  await call(api, 'get_player', { username: 'erik', include: [] }, data);
  expect(api.log).toEqual(['200 /player/erik']);
});

it('a player who moved is asked for at the new address from then on', async () => {
  await using api = await chessCom({
    '/player/old': () => ({ status: 301, headers: { location: '/pub/player/erik' } }),
    ...ERIK,
  });
  const data = folder();
  await call(api, 'get_player', { username: 'old', include: [] }, data);
  expect((await call(api, 'get_player', { username: 'old', include: [] }, data)).text).toContain(
    'username: erik',
  );
  expect(api.log).toEqual(['301 /player/old', '200 /player/erik', '304 /player/erik']);
});

it('what is gone for good is asked for once', async () => {
  await using api = await chessCom({ '/player/erik': () => ({ status: 410 }) });
  const data = folder();
  for (let time = 0; time < 2; time += 1)
    expect((await call(api, 'get_player', { username: 'erik' }, data)).text).toMatch(
      /^GONE: Chess\.com has removed/,
    );
  expect(api.log).toEqual(['410 /player/erik']);
});

it('too many requests are waited out', async () => {
  let times = 0;
  const busy: Page = () =>
    (times += 1) === 1 ? { status: 429, headers: { 'retry-after': '0' } } : { body: ERIK['/player/erik'] };
  await using api = await chessCom({ '/player/erik': busy });
  expect((await call(api, 'get_player', { username: 'erik', include: [] })).isError).toBeFalsy();
  expect(api.log).toEqual(['429 /player/erik', '200 /player/erik']);
});

it('a past month is read once, this month again and again', async () => {
  await using api = await chessCom(archive('erik', { '2024-03': [game({ number: 1 })], [NOW]: [] }));
  const data = folder();
  const first = await call(api, 'list_games', { username: 'erik' }, data);
  expect(first.data).toMatchObject({ games: [{ id: 'live-1' }], coverage: { months_read: 2, last: NOW } });
  expect(await call(api, 'list_games', { username: 'erik' }, data)).toEqual(first);
  expect(api.log.filter((line) => line.endsWith('/2024/03'))).toHaveLength(1);
  expect(api.log.filter((line) => line.endsWith(NOW.replace('-', '/')))).toHaveLength(2);
});

it('without a network there is what was read before, and it says so', async () => {
  const data = folder();
  const pages = archive('erik', { '2024-03': [game({ number: 1 })], '2024-04': [] });
  {
    await using api = await chessCom(pages);
    await call(api, 'list_games', { username: 'erik', to: '2024-03' }, data);
  }
  const nowhere = { url: 'http://127.0.0.1:9/pub' };
  const { text, data: found } = await call(nowhere, 'list_games', { username: 'erik' }, data);
  expect(found).toMatchObject({
    games: [{ id: 'live-1' }],
    coverage: { months_read: 1, missing: ['2024-04'] },
  });
  expect(text).toMatch(/Chess\.com did not answer: the player erik is as of \d{4}-\d\d-\d\d/);
  expect((await call(nowhere, 'get_puzzle')).text).toBe(
    'UNREACHABLE: Chess.com cannot be reached: nothing answers at its address. Try again in a moment.',
  );
});

it('calls at once are one after the other for Chess.com', async () => {
  const names = ['aa', 'bb', 'cc', 'dd'];
  await using api = await chessCom(
    Object.fromEntries(names.map((name) => [`/player/${name}`, { username: name }])),
    {
      slow: 10,
    },
  );
  const data = folder();
  await Promise.all(names.map((username) => call(api, 'get_player', { username, include: [] }, data)));
  expect(api.log.every((line) => line.startsWith('200'))).toBe(true);
});

it('two processes at once stay within the rate rules', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `player${index}`);
  const pages = Object.fromEntries(names.map((name) => [`/player/${name}`, { username: name }]));
  await using api = await chessCom(pages, { slow: 15 });
  const data = folder();
  const script = fileURLToPath(new URL('fixture/ask.ts', import.meta.url));
  const run = async (some: string[]) => {
    const args = ['--conditions=@plugboard/source', script, api.url, data, ...some];
    const [code] = (await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')) as [number];
    return code;
  };
  expect(await Promise.all([run(names.slice(0, 4)), run(names.slice(4))])).toEqual([0, 0]);
  expect(api.log.toSorted()).toEqual(names.map((name) => `200 /player/${name}`));
});

it('where the folder cannot be written, it is kept in memory', () => {
  using store = openStore('/dev/null/chess');
  store.bury('/player/erik');
  expect(store.isGone('/player/erik')).toBe(true);
});

it('an address that is no path of the API is not remembered as a move', async () => {
  await using other = await chessCom(ERIK);
  await using api = await chessCom({
    '/player/old': () => ({ status: 301, headers: { location: `${other.url}/player/erik` } }),
  });
  using store = openStore(folder());
  const options = {
    url: api.url,
    userAgent: 'plugboard-chess/1 (contact: a@b.c)',
    allowPrivateNetwork: true,
  };
  await using client = openClient(options, () => Promise.resolve(store));
  const asking = { signal: AbortSignal.timeout(10_000), notes: new Set<string>() };
  await client.get({ path: '/player/old', what: 'old' }, asking);
  expect(store.movedTo('/player/old')).toBeUndefined();
});

it('a call that is taken back stops reading', async () => {
  const months = ['2024-01', '2024-02', '2024-03', '2024-04'];
  const ended = new AbortController();
  const pages = archive('erik', Object.fromEntries(months.map((month) => [month, []])));
  await using api = await chessCom({
    ...pages,
    '/player/erik/games/2024/03': () => {
      ended.abort();
      return { body: { games: [] } };
    },
  });
  await using client = await open('2026-07-28', api.url);
  const asked = { name: 'list_games', arguments: { username: 'erik' } };
  await expect(client.callTool(asked, { signal: ended.signal })).rejects.toThrow();
  await client.callTool({ name: 'get_puzzle', arguments: {} });
  expect(api.log.join('\n')).not.toMatch(/2024\/0[12]/);
});
