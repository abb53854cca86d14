import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { harmless } from '../src/files/downloads.ts';
import { filesIn } from '../src/files/folder.ts';
import { call, open } from './open.ts';
import { site } from './site.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'downloads-'));

async function download(name: string, files: string) {
  const pages = await site(
    { '/': '<a id=a href="/file" download>get</a><script>onload = () => a.click()</script>' },
    {
      'GET /file': {
        body: 'content',
        headers: {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${name}"`,
        },
      },
    },
  );
  const client = await open({ allowOrigins: [pages.url], files });
  await call(client, 'navigate', { url: pages.url });
  await expect
    .poll(async () =>
      ((await call(client, 'downloads')).data['downloads'] as { state: string }[]).map(({ state }) => state),
    )
    .toEqual(['done']);
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

it('a download lands in the folder under its own name, and can be read', async () => {
  const files = folder();
  await using done = await download('report.csv', files);
  const { data } = await call(done.client, 'downloads', { action: 'get', id: 'd1' });
  expect(data['downloads']).toEqual([
    expect.objectContaining({ id: 'd1', name: 'report.csv', file: 'report.csv', bytes: 7 }),
  ]);
  expect(readFileSync(join(files, 'report.csv'), 'utf8')).toBe('content');
  const { contents } = await done.client.readResource({ uri: 'download://d1' });
  expect(contents[0]).toMatchObject({ blob: Buffer.from('content').toString('base64') });
});

it('a download overwrites nothing', async () => {
  const files = folder();
  writeFileSync(join(files, 'a.txt'), 'mine');
  await using _ = await download('a.txt', files);
  expect(readFileSync(join(files, 'a.txt'), 'utf8')).toBe('mine');
  expect(readdirSync(files).toSorted()).toEqual(['a (1).txt', 'a.txt']);
});

it('a download ends with its session, and leaves nothing half behind', async () => {
  const files = folder();
  // The rest of it never comes.
  const server = createServer((request, response) => {
    if (request.url !== '/file') {
      response.setHeader('content-type', 'text/html');
      return response.end('<a id=a href="/file" download>get</a><script>onload = () => a.click()</script>');
    }
    response.writeHead(200, { 'content-type': 'application/x', 'content-length': '900000' });
    return response.write('x'.repeat(200_000));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using client = await open({ allowOrigins: [url], files });
  const { tab, session } = (await call(client, 'session', { action: 'create' })).data as Record<
    string,
    string
  >;
  await call(client, 'navigate', { url, tab });
  const states = async () =>
    ((await call(client, 'downloads')).data['downloads'] as { state: string }[]).map(({ state }) => state);
  await expect.poll(states).toHaveLength(1);
  await call(client, 'session', { action: 'close', session });
  expect(await states()).not.toContain('running');
  await expect.poll(() => readdirSync(files)).toEqual([]);
  server.closeAllConnections();
  server.close();
});

it('without --files nothing is downloaded', async () => {
  await using client = await open();
  expect((await call(client, 'downloads')).text).toMatch(/^NO_FILES: /);
});

it.each([
  ['../../.bashrc', '_.._.bashrc'],
  ['.bashrc', 'bashrc'],
  ['C:\\x.txt', 'C__x.txt'],
  ['con.txt', 'download_con.txt'],
  ['...', 'download_'],
  ['a\u202Egpj.exe', 'agpj.exe'],
  ['ok name.txt', 'ok name.txt'],
])('the name %j becomes %j', (suggested, name) => {
  expect(harmless(suggested)).toBe(name);
});

it('only files inside the folder can be named', () => {
  const root = folder();
  writeFileSync(join(root, 'a.txt'), '');
  symlinkSync('/etc/passwd', join(root, 'link'));
  const files = filesIn(root);
  expect(files?.open('a.txt')).toContain('a.txt');
  for (const name of [
    '../x',
    '/etc/passwd',
    'link',
    '.',
    '',
    'a\0b',
    'C:\\x',
    'sub/../../x',
    '..\\x',
    'none.txt',
  ])
    expect(() => files?.open(name)).toThrow(expect.objectContaining({ code: 'REFUSED_FILE' }));
});
