import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

const VALUE = 'hunter2secret';

/** A page that puts a value wherever it can. */
const EVERYWHERE = `<title>${VALUE}</title><h1>${VALUE}</h1><img alt="${VALUE}"><a href="/to/${VALUE}">${VALUE}</a>
<input aria-label="${VALUE}" placeholder="${VALUE}" value="${VALUE}"><select><option>${VALUE}</select><p hidden>${VALUE}</p>
<table><tr><th>${VALUE}</table><iframe srcdoc="<p>${VALUE}</p>"></iframe><button onclick="open('/new?${VALUE}')">Open</button>
<button onclick="alert('${VALUE}')">Ask</button><script>
  console.error('${VALUE}'); localStorage.setItem('a', '${VALUE}'); document.cookie = 'b=${VALUE}';
  fetch('https://${VALUE}.example.com/').catch(() => {}); history.replaceState(null, '', '?${VALUE}')
</script>`;

it('a value that must not be shown is in no answer, wherever a page puts it', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mask-')), 'values');
  writeFileSync(file, `${VALUE}\n`);
  await using pages = await site({ '/': EVERYWHERE, '/new': `<title>${VALUE}</title>` });
  await using client = await open({ allowOrigins: [pages.url], maskValues: file });
  const calls: [name: string, args?: Record<string, unknown>][] = [
    ['navigate', { url: `${pages.url}/?${VALUE}`, wait: 'idle' }],
    ['snapshot'],
    ['snapshot', { mode: 'interactive' }],
    ['snapshot', { hidden: true }],
    ['find', { role: 'link' }],
    ['find', { regex: '.' }],
    ['console', { level: 'debug' }],
    ['network'],
    ['network', { action: 'get', id: 1, part: 'body' }],
    ['network', { action: 'get', id: 1 }],
    ['read_storage', { kind: 'local' }],
    ['read_storage', { kind: 'cookies' }],
    ['click', { selector: 'button' }],
    ['tabs'],
    ['click', { selector: 'button + button', tab: 't1' }],
    ['snapshot', { tab: 't1' }],
    ['dialog', { action: 'accept', tab: 't1' }],
    ['history', { action: 'reload', tab: 't1' }],
  ];
  const shown = new Set<string>();
  for (const [name, args] of calls) {
    const answer = JSON.stringify(await call(client, name, args));
    expect(answer, name).not.toContain(VALUE);
    if (answer.includes('(masked)')) shown.add(name);
  }
  // Each of these had it to show.
  expect([...shown].toSorted()).toEqual([
    'click',
    'console',
    'dialog',
    'find',
    'history',
    'navigate',
    'network',
    'read_storage',
    'snapshot',
    'tabs',
  ]);
  const { contents } = await client.readResource({ uri: 'console://t1' });
  expect(JSON.stringify(contents)).not.toContain(VALUE);
});

it('nobody finds a masked value by asking for pieces of it', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'mask-')), 'values');
  writeFileSync(file, `${VALUE}\n`);
  await using pages = await site({ '/': `<p>The key is ${VALUE}.</p>` });
  await using client = await open({ allowOrigins: [pages.url], maskValues: file });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'find', { text: 'hunter2' })).text).toMatch(/^0 found/);
  expect((await call(client, 'find', { regex: 'hunter\\d' })).text).toMatch(/^0 found/);
  await call(client, 'navigate', { url: `${pages.url}/?${VALUE}` });
  expect((await call(client, 'network', { filter: 'hunter2' })).text).toMatch(/^0 requests/);
  const gone = await call(client, 'wait_for', { url: 'hunter2', timeout_ms: 300 });
  expect(gone.text).toMatch(/^TIMED_OUT: /);
  const waited = await call(client, 'wait_for', { text: 'hunter2', timeout_ms: 300 });
  expect(waited.text).toMatch(/^TIMED_OUT: /);
  expect((await call(client, 'wait_for', { text: 'The key is', timeout_ms: 3000 })).isError).toBeFalsy();
});

it('what was typed as a password in one session is no mask in another', async () => {
  await using pages = await site({ '/': '<input type="password">', '/word': '<p>swordfish</p>' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  await call(client, 'type', { selector: 'input', text: 'swordfish' });
  const { tab } = (await call(client, 'session', { action: 'create' })).data;
  await call(client, 'navigate', { url: `${pages.url}/word`, tab });
  expect((await call(client, 'snapshot', { tab })).text).toContain('"swordfish"');
});
