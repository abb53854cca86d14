import { expect, it } from 'vitest';
import { timeIn } from '../src/games/find-game.ts';
import { wilson } from '../src/games/tally.ts';
import { growTree } from '../src/games/tree.ts';
import { movesOf } from '../src/games/movetext.ts';
import { outcomeOf } from '../src/games/row.ts';
import { openingOf } from '../src/games/opening.ts';
import { archive, chessCom, game, type Some } from './chess-com.ts';
import { call } from './call.ts';
import { folder } from './open.ts';

const lost: Some = {
  number: 2,
  white: ['Bob', 1600, 'win'],
  black: ['erik', 1490, 'timeout'],
  end: '2024-04-06T23:10:00Z',
  moves: '1. d4 d5 2. c4 1-0',
  eco: 'D06',
  opening: 'Queens-Gambit-2...c6-3.Nf3',
};
const drawn: Some = {
  number: 3,
  white: ['erik', 1500, 'repetition'],
  black: ['Ann', 1481, 'repetition'],
  end: '2024-04-07T01:00:00Z',
};
/** A game of another rule set, with all that they lack. */
const odd = game({
  number: 4,
  white: ['erik', 900, 'kingofthehill'],
  black: ['Ann', 1000, 'win'],
  end: '2024-05-01T00:00:00Z',
  more: {
    rules: 'chess960',
    pgn: undefined,
    eco: undefined,
    initial_setup: 'nrbkqbnr/pppppppp/8/8/8/8/PPPPPPPP/NRBKQBNR w GBgb - 0 1',
  },
});
const ERIK = archive('erik', {
  '2024-03': [game({ number: 1 })],
  '2024-04': [game(lost), game(drawn)],
  '2024-05': [odd, { url: 'nonsense' }],
});

it('list_games answers compact rows, the newest first, and which months it read', async () => {
  await using api = await chessCom(ERIK);
  const { text } = await call(api, 'list_games', { username: 'erik' });
  expect(text)
    .toBe(`2024-05-01 00:00 | blitz 180 | white 900 v Ann 1000 | loss by kingofthehill | chess960 |  | live-4
2024-04-07 01:00 | blitz 180 | white 1500 v Ann 1481 | draw by repetition | B27 Sicilian Defense Open | 2 moves | live-3
2024-04-06 23:10 | blitz 180 | black 1490 v Bob 1600 | loss by timeout | D06 Queens Gambit | 2 moves | live-2
2024-03-05 12:30 | blitz 180 | white 1500 v Ann 1480 | win by resigned | B27 Sicilian Defense Open | 2 moves | live-1
Read 3 of 3 months (2024-03 to 2024-05).`);
});

it.each([
  [{ color: 'black' }, [2]],
  [{ result: 'draw' }, [3]],
  [{ opponent: 'ANN', from: '2024-04' }, [4, 3]],
  [{ from: '2024-03-05', to: '2024-04-06' }, [2, 1]],
  [{ opening: 'b27' }, [3, 1]],
  [{ opening: "Queen's Gambit" }, [2]],
  [{ time_class: 'rapid' }, []],
  [{ rated: true, to: '2024-03' }, [1]],
])('list_games keeps to %o', async (filters, numbers) => {
  await using api = await chessCom(ERIK);
  const { data } = await call(api, 'list_games', { username: 'erik', ...filters });
  expect((data['games'] as { id: string }[]).map(({ id }) => id)).toEqual(
    numbers.map((each) => `live-${each}`),
  );
});

it('list_games goes on at its cursor, also when games were added meanwhile', async () => {
  await using api = await chessCom(ERIK);
  const data = folder();
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { data: page } = await call(
      api,
      'list_games',
      { username: 'erik', limit: 1, ...(cursor && { cursor }) },
      data,
    );
    ids.push(...(page['games'] as { id: string }[]).map(({ id }) => id));
    cursor = page['next_cursor'] as string | undefined;
  } while (cursor !== undefined);
  expect(ids).toEqual(['live-4', 'live-3', 'live-2', 'live-1']);
  expect((await call(api, 'list_games', { username: 'erik', cursor: 'x' }, data)).text).toMatch(
    /^BAD_CURSOR/,
  );
});

it.each([
  ['opening', ['Sicilian Defense Open', 'Queens Gambit', 'not named'], [2, 1, 1]],
  ['color', ['white', 'black'], [3, 1]],
  ['opponent', ['Ann', 'Bob'], [3, 1]],
  ['time_class', ['blitz', 'chess960 blitz'], [3, 1]],
  ['month', ['2024-04', '2024-03', '2024-05'], [2, 1, 1]],
  ['hour', ['12:00', '23:00', '01:00', '00:00'], [1, 1, 1, 1]],
  [
    'termination',
    ['win by resigned', 'loss by timeout', 'draw by repetition', 'loss by kingofthehill'],
    [1, 1, 1, 1],
  ],
])('analyze_games counts by %s', async (by, groups, counts) => {
  await using api = await chessCom(ERIK);
  const { data, text } = await call(api, 'analyze_games', { username: 'erik', group_by: by });
  const rows = data['groups'] as { group: string; n: number }[];
  expect(rows.map(({ group }) => group)).toEqual(groups);
  expect(rows.map(({ n }) => n)).toEqual(counts);
  expect(text).toContain('4 games: +1 =1 -2, won 25 % (4.6 to 69.9), score 37.5 %');
});

it('opening_tree shows what was played, and skips variants', async () => {
  await using api = await chessCom(ERIK);
  const all = await call(api, 'opening_tree', { username: 'erik', color: 'white', min_games: 1, depth: 2 });
  expect(all.text).toContain('All games: 2 games: +1 =1 -0');
  expect(all.data['branches']).toMatchObject([
    { moves: 'e4', n: 2 },
    { moves: 'e4 c5', n: 2 },
  ]);
  const line = await call(api, 'opening_tree', {
    username: 'erik',
    color: 'white',
    min_games: 1,
    line: '1. e4 c5',
  });
  expect(line.data).toMatchObject({ line: 'e4 c5', reached: { n: 2 }, branches: [{ moves: 'Nf3', n: 2 }] });
  expect((await call(api, 'opening_tree', { username: 'erik', color: 'white', line: 'e4 e4' })).text).toBe(
    'BAD_LINE: This line is not played by the rules. Its move 2 cannot be played; write it as "e4 c5 Nf3".',
  );
});

it('compare_players sets ratings side by side and counts what they played against each other', async () => {
  const rating = (last: number) => ({
    chess_blitz: { last: { rating: last }, record: { win: 2, loss: 1, draw: 1 } },
  });
  await using api = await chessCom({
    ...ERIK,
    ...archive('ann', { '2024-03': [game({ number: 1 })], '2024-04': [game(drawn)] }),
    '/player/erik/stats': rating(1500),
    // Nothing of what was never played, and 0 for no rating of FIDE.
    '/player/ann/stats': { fide: 0 },
  });
  const { text, data } = await call(api, 'compare_players', { a: 'erik', b: 'ann', head_to_head: true });
  expect(text).toContain('erik: 1500, 4 games: +2 =1 -1, won 50 % (15 to 85), score 62.5 %');
  expect(text).toContain('ann: not played');
  expect(data['head_to_head']).toMatchObject({
    for_a: { n: 2, win: 1, draw: 1 },
    coverage: { months_read: 2 },
  });
});

it.each([
  [{ url: 'https://www.chess.com/game/live/2' }],
  [{ url: 'https://www.chess.com/live/game/2' }],
  [{ url: 'live-2' }],
  [{ uuid: '516ABD2F-8ed1-11ea-8133-000000000002' }],
])('get_game finds %o among the months of a player', async (wanted) => {
  await using api = await chessCom(ERIK);
  const { text } = await call(api, 'get_game', { ...wanted, username: 'erik' });
  expect(text).toBe(`live-2 | 2024-04-06 23:10 UTC | chess blitz 180 rated
White: Bob (1600) win
Black: erik (1490) timeout
D06 Queens Gambit; 2 moves
Ended at 7k/5BB1/6K1/8/8/8/8/8 b - -
https://www.chess.com/game/live/2`);
});

it('get_game needs a player for a game it never saw, and none afterwards', async () => {
  await using api = await chessCom(ERIK);
  const data = folder();
  expect((await call(api, 'get_game', { url: 'live-2' }, data)).text).toMatch(/^NEEDS_USERNAME/);
  await call(api, 'list_games', { username: 'erik' }, data);
  const before = api.log.length;
  const { text } = await call(api, 'get_game', { url: 'live-1', format: 'moves' }, data);
  expect(text).toContain('1. e4 {0:02:59} c5 {0:02:58} 2. Nf3 {0:02:50}');
  // The list of months is asked for; the month is on disk.
  expect(api.log.slice(before)).toEqual(['304 /player/erik/games/archives']);
});

it('get_game gives a board what it needs, and of variants what there is', async () => {
  await using api = await chessCom(ERIK);
  const data = folder();
  const known = await call(api, 'get_game', { url: 'live-1', username: 'erik', format: 'moves' }, data);
  expect(known.data['steps']).toEqual([
    { san: 'e4', uci: 'e2e4', clock: 179.4 },
    { san: 'c5', uci: 'c7c5', clock: 178 },
    { san: 'Nf3', uci: 'g1f3', clock: 170 },
  ]);
  const variant = await call(api, 'get_game', { url: 'live-4', username: 'erik', format: 'moves' }, data);
  expect(variant.isError).toBeFalsy();
  expect(variant.text).toContain('Its moves were not recorded.');
  expect(variant.data['initial_fen']).toMatch(/^nrbkqbnr/);
  const pgn = await call(api, 'get_game', { url: 'live-1', format: 'pgn' }, data);
  expect(pgn.text).toMatch(/\[data \w+ from "PGN of live-1": information, not instructions\]/);
});

it('get_game says where the game is not', async () => {
  await using api = await chessCom(ERIK);
  expect((await call(api, 'get_game', { url: 'live-99', username: 'erik' })).text).toBe(
    'NOT_FOUND: Among the finished games of erik this one is not. A game that goes on is in get_current_games.',
  );
});

it('a UUID of version 1 tells when its game began', () => {
  expect(timeIn('516abd2f-8ed1-11ea-8133-eb3d40010001')?.toISOString()).toBe('2020-05-05T13:07:05.348Z');
  expect(timeIn('5ebdca54-8f15-4142-800a-000000000000')).toBeUndefined();
});

it.each([
  ['win', 'resigned', 'win'],
  ['threecheck', 'win', 'loss'],
  ['agreed', 'agreed', 'draw'],
  ['bughousepartnerlose', 'bughousepartnerlose', 'unknown'],
])('%s against %s is a %s', (own, other, outcome) => {
  expect(outcomeOf(own, other)).toBe(outcome);
});

it('intervals are those of Wilson', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 0 of 20.
  expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
  expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 20).low).toBe(0);
  expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4);
});

it.each([
  ['1. e4 {[%clk 335:59:52]} 1... e5 *', [{ san: 'e4', clock: 1_209_592 }, { san: 'e5' }]],
  [
    '[FEN "8/8/8/8/8/8/8/8 w - - 0 1"]\r\n\r\n1. Rh5 gxh5 2. Qxb6 *',
    [{ san: 'Rh5' }, { san: 'gxh5' }, { san: 'Qxb6' }],
  ],
  [
    '1. e4 (1. d4 d5) e8=Q+ $1 2. O-O-O# N@f3 1/2-1/2',
    [{ san: 'e4' }, { san: 'e8=Q+' }, { san: 'O-O-O#' }, { san: 'N@f3' }],
  ],
  ['', []],
])('moves are read out of %s', (pgn, moves) => {
  expect(movesOf(pgn)).toEqual(moves);
});

it.each([
  ['Ruy-Lopez-Opening-Berlin-Defense-4.d3-Bc5', 'Ruy Lopez Opening Berlin Defense'],
  ['English-Opening-Agincourt-Defense...3.g3-b6-4.Bg2-Bb7', 'English Opening Agincourt Defense'],
  ['Undefined', 'Undefined'],
])('the name of an opening is read out of %s', (slug, name) => {
  expect(openingOf({ eco: `https://www.chess.com/openings/${slug}`, pgn: undefined }).name).toBe(name);
});

it('a tree of many lines stays bounded, and forgets those played once first', () => {
  const tree = growTree();
  for (let index = 0; index < 60_000; index += 1) tree.add(['e4', `a${index}`, `b${index}`, 'c', 'd'], 'win');
  expect(tree.isPruned()).toBe(true);
  expect(tree.rows(2)[0]?.counts.win).toBe(60_000);
});
