import { expect, it } from 'vitest';
import { call } from './call.ts';
import { chessCom } from './chess-com.ts';
import { ERIK } from './erik.ts';

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
