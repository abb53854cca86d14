import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('wait_for waits for text, for its end, for elements and addresses, and gives up in time', async () => {
  await using pages = await site({
    '/': `<p id="out">Loading</p><button id="b" style="display:none">Go</button>
      <script>setTimeout(() => { out.textContent = 'Ready'; b.style.display = ''; history.pushState(0, '', '/done') }, 600)</script>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'wait_for', { text: 'ready', text_gone: 'Loading' })).data['diff']).toContain(
    '"Ready"',
  );
  expect((await call(client, 'wait_for', { url: '/done', idle: true })).isError).toBeUndefined();
  expect((await call(client, 'wait_for', { text: 'never', timeout_ms: 200 })).text).toMatch(/^TIMED_OUT: /);
});
