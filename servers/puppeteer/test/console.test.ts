import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('console keeps the newest of a flood, and counts the rest', async () => {
  await using pages = await site({
    '/': '<script>for (let i = 0; i < 3000; i++) console.log("line", i); console.error("bad"); setTimeout(() => { throw new Error("thrown") })</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  await expect.poll(async () => (await call(client, 'console', { level: 'error' })).text).toContain('thrown');
  const { data, text } = await call(client, 'console', { limit: 10 });
  // A missing icon is a line more.
  expect(data['dropped']).toBeGreaterThanOrEqual(3002 - 500);
  expect(data['left_out']).toBe(490);
  expect(text).toContain('line 2999');
  const [{ number }] = data['lines'] as [{ number: number }];
  const older = await call(client, 'console', { limit: 2, cursor: number });
  expect(older.data['lines']).toMatchObject([{ number: number - 2 }, { number: number - 1 }]);
});
