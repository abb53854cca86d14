import { expect, it } from 'vitest';
import { call } from './call.ts';
import { archive, chessCom, game } from './chess-com.ts';
import { drawn, ERIK } from './erik.ts';

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
