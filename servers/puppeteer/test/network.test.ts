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
