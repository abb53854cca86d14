import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('screenshot is a picture of the size that was asked for, and is cut where a page is endless', async () => {
  await using pages = await site({
    '/': '<body style="margin:0"><div style="height:60000px;background:linear-gradient(red,blue)"></div>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { content, text } = await call(client, 'screenshot', { max_px: 640 });
  expect(text).toMatch(/^screenshot:\/\/1, 640 × 400/);
  expect(content[1]).toMatchObject({ type: 'image', mimeType: 'image/jpeg' });
  const whole = await call(client, 'screenshot', { full_page: true, max_px: 1000 });
  expect(whole.text).toContain('44000 px of the page below it are not on it');
});
