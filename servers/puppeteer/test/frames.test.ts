import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refIn } from './ref.ts';
import { site } from './site.ts';

const INNER = `<!doctype html><h1>Inside</h1><button onclick="this.textContent = 'Pressed'">Press</button><a href="/x">A link</a>
  <p>${'These are words of a text that somebody can read here. '.repeat(12)}</p>`;

it.each([
  ['object', '<object data="/inner" type="text/html" width="600" height="400">not shown</object>'],
  ['embed', '<embed src="/inner" type="text/html" width="600" height="400">'],
])('the document of an %s is seen, read and driven like that of a frame', async (_, html) => {
  await using pages = await site({
    '/': `<!doctype html><title>Out</title><h2>Outside</h2>${html}`,
    '/inner': INNER,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'snapshot');
  expect(text).toContain('h1 "Inside"');
  expect(text).not.toContain('not shown');
  const pressed = await call(client, 'click', { ref: refIn(text, /button "Press"/) });
  expect(pressed.data['diff']).toContain('"Pressed"');
  expect((await call(client, 'read_page')).text).toContain('somebody can read here');
  expect((await call(client, 'extract', { what: 'links' })).text).toContain('A link');
});

it('what an object holds is seen where its own document did not come', async () => {
  await using pages = await site(
    { '/': '<!doctype html><object data="/none" width="300" height="90"><p>Instead of it</p></object>' },
    { 'GET /none': { status: 404 } },
  );
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'snapshot')).text).toContain('"Instead of it"');
  expect((await call(client, 'read_page')).text).toContain('Instead of it');
});

it('frames beyond those that are looked at are counted', async () => {
  await using pages = await site({
    '/': Array.from(
      { length: 50 },
      (_, at) => `<iframe srcdoc="<p>frame ${at} <a href=/x>go</a>" height="40"></iframe>`,
    ).join(''),
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'snapshot', { max_tokens: 9_000 });
  const seen = new Set(text.match(/frame \d+/g)).size;
  expect(text).toContain(`, ${50 - seen} frames not looked at`);
  expect(seen).toBe(39);
  expect((await call(client, 'find', { text: 'frame 1' })).text).toMatch(
    /^\d+ found, .*11 frames not looked at/,
  );
  expect((await call(client, 'extract', { what: 'links' })).data).toMatchObject({ too_large: true });
  expect((await call(client, 'read_page')).text.split('\n')[0]).toContain('too large');
}, 30_000);
