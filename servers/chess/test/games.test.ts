import { expect, it } from 'vitest';
import { timeIn } from '../src/games/find-game.ts';
import { wilson } from '../src/games/tally.ts';
import { growTree } from '../src/games/tree.ts';
import { movesOf } from '../src/games/movetext.ts';
import { outcomeOf } from '../src/games/row.ts';
import { openingOf } from '../src/games/opening.ts';

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
