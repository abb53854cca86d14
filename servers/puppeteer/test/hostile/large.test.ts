import { expect, it } from 'vitest';
import { call } from '../open.ts';
import { expectFreed, expectServed, hostile, isSoak } from './hostile.ts';

const MB = (isSoak ? 100 : 6) << 20;
/** No answer is larger than what a model takes in. */
const MOST = 110_000;

async function expectAnswers(at: Awaited<ReturnType<typeof hostile>>): Promise<void> {
  for (const [tool, args] of [
    ['snapshot', {}],
    ['find', { text: 'needle' }],
    ['screenshot', {}],
    ['network', { action: 'get', id: 1, part: 'body' }],
  ] as const) {
    const { text } = await call(at.client, tool, args);
    expect(text.length, tool).toBeLessThan(MOST);
  }
}

it('a page of many megabytes is answered, tool by tool', async () => {
  const body = `<title>Large</title><p>needle</p>${'<p>words and words and words</p>'.repeat(MB / 32)}`;
  await using at = await hostile('', { 'GET /': { body, headers: { 'content-type': 'text/html' } } });
  await at.go({ timeout_ms: 20_000 });
  await expectServed(at);
  await expectAnswers(at);
  await expectFreed(at);
}, 180_000);

it('a page that makes as much of elements is answered, tool by tool', async () => {
  await using at = await hostile(`<title>Large</title><div id="all"></div><script>
    const text = 'word '.repeat(200); const parts = [];
    for (let i = 0; i < ${MB / 1050}; i += 1) parts.push('<p>' + text + '<button>b' + i + '</button></p>');
    document.getElementById('all').innerHTML = parts.join('');
  </script>`);
  await at.go({ timeout_ms: 20_000 });
  await expectServed(at);
  await expectAnswers(at);
  await expectFreed(at);
}, 180_000);

it('a tree that is ten thousand levels deep is answered', async () => {
  await using at = await hostile(`<title>Deep</title><script>
    let at = document.documentElement.appendChild(document.createElement('body'));
    for (let i = 0; i < 1e4; i += 1) at = at.appendChild(document.createElement('div'));
    at.innerHTML = '<button>deep</button>';
  </script>`);
  await at.go();
  for (const tool of ['snapshot', 'screenshot', 'audit'])
    expect((await at.say(tool)).length).toBeGreaterThan(0);
  await expectServed(at);
  await expectFreed(at);
}, 90_000);

it('a page of 60,000 pixels is pictured as far as a picture goes, and says so', async () => {
  await using at = await hostile(
    '<title>High</title><div style="height:60000px;background:linear-gradient(red,blue)"></div>',
  );
  await at.go();
  const { content, isError, text } = await call(at.client, 'screenshot', { full_page: true });
  expect(isError, text).toBeFalsy();
  expect(content).toContainEqual(expect.objectContaining({ type: 'image' }));
  expect(text).toMatch(/44000|below|cut/);
  expect((await call(at.client, 'pdf')).isError).toBeFalsy();
  await expectServed(at);
});

it('a title, an address and an attribute of megabytes are cut', async () => {
  await using at = await hostile(`<title></title><button>x</button><script>
    document.title = 'T'.repeat(5e6); history.replaceState(null, '', '/?' + 'u'.repeat(1.5e6));
    document.querySelector('button').setAttribute('aria-label', 'a'.repeat(5e6)); document.querySelector('button').textContent = '';
  </script>`);
  await at.go();
  for (const [tool, args] of [
    ['tabs', {}],
    ['snapshot', {}],
    ['history', { action: 'reload' }],
    ['find', { role: 'button' }],
  ] as const)
    expect((await at.say(tool, args)).length, tool).toBeLessThan(50_000);
  await expectServed(at);
  await expectFreed(at);
});
