import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

it('find gives lines with refs and places, by text, expression or role', async () => {
  await using pages = await site({
    '/': `<nav><a href="/a">Alpha</a></nav><main><h2>Prices</h2><p>The lamp costs 42 euros.</p><form><button>Buy lamp</button></form></main>`,
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const { text } = await call(client, 'find', { text: 'LAMP' });
  expect(text).toMatch(/^2 found\n/);
  expect(text).toMatch(/\nmain: e\d+ "The lamp costs 42 euros\."\n/);
  expect(text).toMatch(/\nmain > form: button e\d+ "Buy lamp"\n/);
  expect((await call(client, 'find', { regex: '\\d+ euros' })).text).toMatch(/^1 found/);
  expect((await call(client, 'find', { role: 'heading' })).text).toContain('h2 "Prices"');
  expect((await call(client, 'find', { regex: '(a+)+$(?=x)' })).text).toMatch(/^BAD_REGEX: /);
  expect((await call(client, 'find')).text).toMatch(/^NO_QUERY: /);
});
