import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';
import { site } from './site.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

it('network lists requests, and gets headers and bodies page by page', async () => {
  const long = JSON.stringify({ rows: 'x'.repeat(40_000) });
  await using pages = await site(
    {
      '/': '<script>fetch("/api?key=hunter2secret", { method: "POST", body: "a=1", headers: { authorization: "Bearer t" } })</script>',
    },
    { 'POST /api': { body: long, headers: { ...JSON_TYPE, 'set-cookie': 'sid=1' } } },
  );
  const folder = mkdtempSync(join(tmpdir(), 'mask-'));
  writeFileSync(join(folder, 'values'), '# keys\nhunter2secret\n');
  await using client = await open({ allowOrigins: [pages.url], maskValues: join(folder, 'values') });
  await call(client, 'navigate', { url: pages.url, wait: 'idle' });
  const list = (await call(client, 'network', { filter: '/api' })).text;
  expect(list).toMatch(/\d+ POST 200 fetch http:\/\/127\.0\.0\.1:\d+\/api\?key=\(masked\)/);
  const id = Number(/^(\d+) POST/m.exec(list)?.[1]);
  const headers = (await call(client, 'network', { action: 'get', id })).text;
  expect(headers).toContain('authorization: (masked)');
  expect(headers).toContain('set-cookie: (masked)');
  expect((await call(client, 'network', { action: 'get', id, part: 'request_body' })).text).toContain(
    '\na=1\n',
  );
  let text = '';
  for (let cursor: number | undefined = 0; cursor !== undefined;) {
    const page: string = (await call(client, 'network', { action: 'get', id, part: 'body', cursor })).text;
    text += page.split('\n').slice(2, -1).join('\n');
    const next: string | undefined = /go on with cursor (\d+)/.exec(page)?.[1];
    cursor = next === undefined ? undefined : Number(next);
  }
  expect(text).toBe(long);
});

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

it('pdf is kept to be read', async () => {
  await using pages = await site({ '/': 'hello' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  expect((await call(client, 'pdf')).data).toEqual({ uri: 'pdf://1', bytes: expect.any(Number) });
});

it('storage is set, read and cleared, whatever the page did to it', async () => {
  await using pages = await site({
    '/': '<script>Storage.prototype.getItem = () => "forged"; JSON.stringify = () => "forged"</script>',
  });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  for (const kind of ['cookies', 'local', 'session']) {
    await call(client, 'write_storage', {
      action: 'load',
      kind,
      items: { theme: 'dark', auth_token: 'canary' },
    });
    const { data, text } = await call(client, 'read_storage', { kind });
    expect(data['items']).toEqual(
      expect.arrayContaining([
        { key: 'theme', value: 'dark' },
        { key: 'auth_token', value: '(masked)' },
      ]),
    );
    expect(text).not.toContain('canary');
    expect((await call(client, 'write_storage', { action: 'clear', kind, key: 'theme' })).data).toEqual({
      changed: 1,
    });
    expect((await call(client, 'read_storage', { kind, key: 'theme' })).data['items']).toEqual([]);
  }
});
