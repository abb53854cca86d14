import { expect, it } from 'vitest';
import { call } from './call.ts';
import { API, chessCom } from './chess-com.ts';

const PROFILE = {
  player_id: 41,
  '@id': `${API}/player/erik`,
  url: 'https://www.chess.com/member/erik',
  username: 'erik',
  title: 'GM\u200B',
  country: `${API}/country/US`,
  status: 'staff',
  joined: 1_178_556_600,
  last_online: 1_729_822_129,
  is_streamer: false,
};

it('get_player answers profile, ratings and what else is asked for', async () => {
  await using api = await chessCom({
    '/player/erik': PROFILE,
    '/player/erik/stats': {
      chess_daily: {
        last: { rating: 1403, date: 1, rd: 45 },
        best: { rating: 2065, date: 1 },
        record: { win: 3, loss: 2, draw: 1 },
      },
      chess960_daily: { last: { rating: 1339 } },
      fide: 0,
      tactics: { highest: { rating: 2883, date: 1 }, lowest: { rating: 400, date: 1 } },
    },
    '/player/erik/clubs': { clubs: [{ '@id': `${API}/club/team-usa`, name: 'Team USA', joined: 1 }] },
    '/player/erik/matches': {
      finished: [
        {
          '@id': `${API}/match/1`,
          name: 'A match',
          club: `${API}/club/c`,
          results: { played_as_white: 'win' },
        },
      ],
    },
    '/player/erik/tournaments': {
      finished: [
        {
          '@id': `${API}/tournament/t-1`,
          status: 'winner',
          wins: 2,
          losses: 0,
          draws: 1,
          placement: 1,
          total_players: 9,
        },
      ],
    },
  });
  const include = ['stats', 'clubs', 'tournaments', 'matches'];
  const { text } = await call(api, 'get_player', { username: 'erik', include });
  expect(text).toContain('title: GM[U+200B]');
  expect(text).toContain('country: US');
  expect(text).toContain('joined: 2007-05-07 16:50 UTC');
  expect(text).toContain('chess daily: 1403 (best 2065), +3 =1 -2');
  expect(text).toContain('chess960 daily: 1339, +0 =0 -0');
  expect(text).toContain('tactics_best: 2883');
  expect(text).not.toContain('fide');
  expect(text).toContain('- team-usa | Team USA');
  expect(text).toContain('- t-1 | winner, place 1 of 9, +2 =1 -0');
  expect(text).toContain('- 1 | A match | for c, white win');
});
