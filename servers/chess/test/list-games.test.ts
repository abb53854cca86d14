import { expect, it } from 'vitest';
import { call } from './call.ts';
import { chessCom } from './chess-com.ts';
import { ERIK } from './erik.ts';
import { folder } from './open.ts';

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

it('list_games goes on at its cursor', async () => {
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
