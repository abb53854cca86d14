import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { chromiumPath } from './chromium.ts';
import { call, open } from './open.ts';
import { refOf } from './ref.ts';
import { site } from './site.ts';

const CLI = join(import.meta.dirname, '../src/cli.ts');

/** This server over HTTP, where each session of 2025 is a principal. */
async function served(...args: string[]) {
  const own = ['--http', '0', '--tools', 'all', '--browser', await chromiumPath()];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const all = ['--conditions=@plugboard/source', CLI, ...own, ...sandbox, ...args];
  const child = spawn(process.execPath, all, { stdio: ['pipe', 'ignore', 'pipe'] });
  for await (const line of createInterface(child.stderr)) {
    const url = /http:\/\/[\w.:]+\/\w+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stderr.resume();
    return {
      url: new URL(url),
      [Symbol.asyncDispose]: async () => {
        child.kill();
        if (child.exitCode === null) await once(child, 'exit');
      },
    };
  }
  throw new Error('the server did not start');
}

it('what one principal made is listed, read and given away by no other', async () => {
  await using pages = await site(
    {
      '/': '<a id=a href="/file" download>get</a><script>onload = () => a.click(); console.log("whisper")</script>',
      '/up': '<input type="file">',
    },
    {
      'GET /file': {
        body: 'content',
        headers: {
          'content-type': 'application/x',
          'content-disposition': 'attachment; filename="mine.txt"',
        },
      },
    },
  );
  const files = mkdtempSync(join(tmpdir(), 'principals-'));
  await using server = await served('--allow-origins', pages.url, '--files', files);
  await using one = await connect(server.url, { era: '2025-11-25' });
  await using other = await connect(server.url, { era: '2025-11-25' });
  const arrived = await call(one, 'navigate', { url: pages.url });
  const tab = arrived.data['tab'] as string;
  await expect
    .poll(async () => (await call(one, 'downloads')).data['downloads'])
    .toEqual([expect.objectContaining({ id: 'd1', state: 'done' })]);
  await call(one, 'screenshot');
  await call(one, 'pdf');
  const uris = ['download://d1', 'screenshot://1', 'pdf://1', `console://${tab}`];
  for (const uri of uris) {
    expect((await one.readResource({ uri })).contents, uri).toHaveLength(1);
    await expect(other.readResource({ uri }), uri).rejects.toThrow(/NOT_FOUND|NO_TAB/);
  }
  expect((await call(other, 'downloads')).data).toEqual({ downloads: [] });
  expect((await call(other, 'downloads', { action: 'get', id: 'd1' })).text).toMatch(/^NO_DOWNLOAD: /);
  for (const name of ['snapshot', 'screenshot', 'console', 'network'])
    expect((await call(other, name, { tab })).text).toMatch(/^NO_TAB: /);
  // The folder is one: its files are not.
  await call(other, 'navigate', { url: `${pages.url}/up` });
  const upload = { selector: 'input', files: ['mine.txt'] };
  expect((await call(other, 'upload', upload)).text).toMatch(/^REFUSED_FILE: /);
  await call(one, 'navigate', { url: `${pages.url}/up` });
  expect((await call(one, 'upload', upload)).data['diff']).toContain('"mine.txt"');
}, 60_000);

it('a ref is unknown in every tab but its own, of another session too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'principals-'));
  await using pages = await site({ '/': '<button>Here</button><input type="file"><p>text</p>' });
  await using client = await open({ allowOrigins: [pages.url], files: folder });
  await call(client, 'navigate', { url: pages.url });
  const mine = await refOf(client, /button "Here"/);
  const { tab } = (await call(client, 'session', { action: 'create' })).data as { tab: string };
  await call(client, 'navigate', { url: pages.url, tab });
  expect((await call(client, 'snapshot', { tab })).text).not.toContain(` ${mine} `);
  for (const [name, args] of [
    ['click', { ref: mine }],
    ['screenshot', { ref: mine }],
    ['snapshot', { root: mine }],
    ['snapshot', { root: `${mine}+` }],
    ['extract', { what: 'forms', root: mine }],
    ['drag', { from: mine, to: mine }],
    ['fill_form', { fields: [{ ref: mine, value: 'x' }] }],
    ['wait_for', { ref: mine, timeout_ms: 300 }],
    ['scroll', { ref: mine }],
    ['hover', { ref: mine }],
  ] as const)
    expect((await call(client, name, { ...args, tab })).text, name).toMatch(/^NO_REF: /);
}, 30_000);

it('screenshot of a ref is of that element alone', async () => {
  await using pages = await site({ '/': '<button style="width:120px;height:40px">Here</button>' });
  await using client = await open({ allowOrigins: [pages.url] });
  await call(client, 'navigate', { url: pages.url });
  const ref = await refOf(client, /button "Here"/);
  expect((await call(client, 'screenshot', { ref })).text).toMatch(/, 120 × 40\b/);
});
