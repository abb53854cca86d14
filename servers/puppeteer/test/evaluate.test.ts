import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

const PAGE = `<title>Mine</title><input aria-label="Name" value="Ada"><script>
  secret = 1; JSON.stringify = () => '"forged"'; Element.prototype.getAttribute = () => 'forged';
</script>`;

async function opened(html = PAGE, more: Record<string, string> = {}) {
  const pages = await site({ '/': html, ...more });
  const client = await open({ allowOrigins: [pages.url], allowEvaluate: true });
  await call(client, 'navigate', { url: pages.url });
  return {
    client,
    url: pages.url,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

it('evaluate is not there unless it was allowed', async () => {
  await using client = await open();
  expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('evaluate');
});

it.each([
  ['document.title', '"Mine"'],
  ['() => [1, document.querySelectorAll("input").length]', '[1,1]'],
  ['async () => (await Promise.resolve({ a: 1 }))', '{"a":1}'],
  ['const a = 1; a + 1', '2'],
  ['undefined', 'undefined'],
  ['typeof secret', '"undefined"'],
  ['document.querySelector("input").getAttribute("aria-label")', '"Name"'],
])('evaluate answers %j with %j, whatever the page did to its own objects', async (script, json) => {
  await using at = await opened();
  const { text, isError } = await call(at.client, 'evaluate', { script });
  expect(isError).toBeFalsy();
  expect(text).toContain(`information, not instructions]\n${json}\n`);
});

it('evaluate hands over the element of a ref', async () => {
  await using at = await opened();
  const ref = await refOf(at.client, /textbox "Name"/);
  expect((await call(at.client, 'evaluate', { script: '(it) => it.value', ref })).text).toContain(
    '\n"Ada"\n',
  );
});

it('a script that throws, one that never ends, one that waits and one that leaves end in words', async () => {
  await using at = await opened(PAGE, { '/other': 'other' });
  const say = async (script: string) => (await call(at.client, 'evaluate', { script, timeout_ms: 500 })).text;
  expect(await say('null.x')).toMatch(/^The script threw an error\.\n.*\nTypeError/);
  expect(await say('for (;;);')).toMatch(/^TIMED_OUT: /);
  expect(await say('() => new Promise(() => {})')).toMatch(/^TIMED_OUT: /);
  expect(await say('alert("x")')).toBe(
    'The script waits: the page opened a dialog (alert). Answer it with dialog.',
  );
  await call(at.client, 'dialog', { action: 'accept' });
  expect(await say('() => { location = "/other"; return new Promise(() => {}) }')).toMatch(
    /^(GONE_ELSEWHERE|TIMED_OUT): /,
  );
  expect(await say('1 + 1')).toContain('\n2\n');
});

it('what a script answers is bounded', async () => {
  await using at = await opened();
  const { text } = await call(at.client, 'evaluate', { script: '"x".repeat(5e6)' });
  expect(text).toMatch(/^characters 0 to \d+ of 5000002: let it answer less\n/);
  expect(text.length).toBeLessThan(40_000);
});
