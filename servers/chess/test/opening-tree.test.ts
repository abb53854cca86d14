import { expect, it } from 'vitest';
import { call } from './call.ts';
import { chessCom } from './chess-com.ts';
import { ERIK } from './erik.ts';

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
