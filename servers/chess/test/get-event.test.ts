import { expect, it } from 'vitest';
import { call } from './call.ts';
import { API, chessCom, game, type Page } from './chess-com.ts';

it.each([
  [
    { kind: 'match', id: '12803' },
    '/match/12803',
    {
      name: 'World League',
      status: 'finished',
      teams: {
        team1: {
          '@id': `${API}/club/team-romania`,
          name: 'Team Romania',
          score: 61.5,
          result: 'win',
          players: [
            {
              username: 'aa',
              played_as_white: 'win',
              played_as_black: 'timeout',
              board: `${API}/match/12803/45`,
            },
          ],
        },
        team2: { name: 'USA', players: [], fair_play_removals: ['cheat'] },
      },
    },
    [
      'Team Team Romania | team-romania | 61.5 | win',
      'aa | team Team Romania | white win | black timeout | board 45',
      'Removed for fair play: cheat',
    ],
  ],
  [
    { kind: 'live_match', id: '5', board: 2 },
    '/match/live/5/2',
    { board_scores: { aa: 1.5, bb: 0.5 }, games: [game({ number: 7 })] },
    ['aa | points 1.5', 'Erik - Ann 1-0 | 2024-03-05 12:30 | live-7'],
  ],
  [
    { kind: 'tournament', id: 't-1' },
    '/tournament/t-1',
    {
      name: 'T',
      status: 'finished',
      settings: { rules: 'chess960' },
      players: [{ username: 'aa', status: 'winner' }],
      rounds: [`${API}/tournament/t-1/1`],
    },
    ['rules: chess960', 'Parts: 1', 'aa | status winner'],
  ],
  [
    { kind: 'tournament', id: 't-1', round: 1 },
    '/tournament/t-1/1',
    { groups: [`${API}/tournament/t-1/1/1`], players: [{ username: 'aa', is_advancing: true, points: 2 }] },
    ['Parts: 1', 'aa | points 2 | advances'],
  ],
  [
    { kind: 'tournament', id: 't-1', round: 1, group: 1 },
    '/tournament/t-1/1/1',
    {
      players: [{ username: 'aa', points: 2, tie_break: 3.5 }],
      games: [game({ number: 7 }), { broken: true }],
    },
    ['aa | points 2 | tie_break 3.5', 'Games (1):'],
  ],
] as [object, string, Page, string[]][])('get_event answers %o', async (args, path, page, lines) => {
  await using api = await chessCom({ [path]: page });
  const { text } = await call(api, 'get_event', args);
  for (const line of lines) expect(text).toContain(line);
});

it('get_event refuses parts that its kind does not have', async () => {
  await using api = await chessCom({});
  expect((await call(api, 'get_event', { kind: 'match', id: '1', round: 1 })).text).toContain(
    'is of a tournament; give board',
  );
  expect((await call(api, 'get_event', { kind: 'tournament', id: '1', group: 1 })).text).toContain(
    'needs round',
  );
  expect(api.log).toEqual([]);
});
