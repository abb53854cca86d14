import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('press presses keys together, where the focus is', async () => {
  await using pages = await site({
    '/': '<input autofocus value="abc"><p id="out"></p><script>addEventListener("keydown", (e) => out.textContent = [e.ctrlKey, e.shiftKey, e.key, e.isTrusted].join())</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'press', { key: 'ctrl+Shift+k' })).data['diff']).toContain('"true,true,k,true"');
  expect((await call(client, 'press', { key: 'Backspace', selector: 'input' })).data['diff']).toContain(
    '= "ab"',
  );
  for (const key of ['Hyper+X', 'a+b', 'Control+', 'rm -rf'])
    expect((await call(client, 'press', { key })).text).toMatch(/^BAD_KEY: /);
});
