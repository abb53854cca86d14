import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('dialog answers what a page asks: yes, no and words', async () => {
  await using pages = await site({
    '/': `<button id="one" onclick="out.textContent = confirm('Sure?')">One</button>
<button id="two" onclick="out.textContent = prompt('Name?')">Two</button><p id="out"></p>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const asked = async (selector: string, answer: object) => {
    await call(client, 'click', { selector });
    const { data } = await call(client, 'dialog', answer as Record<string, unknown>);
    const { text } = await call(client, 'snapshot');
    return [data['type'], data['message'], /"(true|false|Ada)"/.exec(text)?.[1]];
  };
  expect(await asked('#one', { action: 'accept' })).toEqual(['confirm', 'Sure?', 'true']);
  expect(await asked('#one', { action: 'dismiss' })).toEqual(['confirm', 'Sure?', 'false']);
  expect(await asked('#two', { action: 'accept', text: 'Ada' })).toEqual(['prompt', 'Name?', 'Ada']);
  expect((await call(client, 'dialog', { action: 'accept' })).text).toMatch(/^NO_DIALOG: /);
});
