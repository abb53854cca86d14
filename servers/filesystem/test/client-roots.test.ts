import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect, connectPeer, textOf, type Roots } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { filesystem } from '../src/index.ts';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const FILES = {
  'top.txt': 'top',
  'one/a.txt': 'alpha',
  'one/deep/b.txt': 'beta',
  'two/c.txt': 'gamma',
};

const uriOf = (...names: string[]) => pathToFileURL(join(...names)).href;

interface Client {
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
}

/** What a model sees of a call. */
async function say(client: Client, name: string, args: Record<string, unknown> = {}): Promise<string> {
  return textOf((await client.callTool({ name, arguments: args })) as never);
}

async function rootsOf(client: Client): Promise<string[]> {
  const result = await client.callTool({ name: 'list_roots', arguments: {} });
  const { roots } = (result as { structuredContent: { roots: { path: string }[] } }).structuredContent;
  return roots.map(({ path }) => path);
}

/** A client of 2025 before a server of its own, in this process. */
function open(root: string | string[], roots: Roots, more: object = {}) {
  const settings = { paths: [root].flat(), journal: 'off', ...more };
  return connect(filesystem, { era: '2025-11-25', transport: 'stdio', settings, roots });
}

async function serveOverHttp(...args: string[]) {
  const child = spawn(process.execPath, [BIN, '--http', '0', '--journal', 'off', ...args]);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = await vi.waitFor(() => new URL(/http:\S+\/mcp/.exec(said)?.[0] ?? ''), { timeout: 20_000 });
  const close = async () => {
    child.kill();
    await once(child, 'close');
  };
  return { url, said: () => said, [Symbol.asyncDispose]: close };
}

describe.each([
  ['the client of today', (args: string[], roots: Roots) => connect(bin(args), { era: '2025-11-25', roots })],
  ['the client of 1.x', (args: string[], roots: Roots) => connectPeer(bin(args), { roots })],
])('over stdio, %s', (_who, start) => {
  it('reaches what is both in its roots and in those of the command line', async () => {
    const { root, outside } = makePlace(FILES);
    await using client = await start([root], () => [uriOf(root, 'one'), uriOf(outside)]);
    expect(await rootsOf(client)).toEqual([join(root, 'one')]);
    expect(await say(client, 'read', { path: 'a.txt' })).toMatch('alpha');
    expect(await say(client, 'read', { path: join(root, 'one/deep/b.txt') })).toMatch('beta');
    for (const path of [
      join(root, 'top.txt'),
      '../top.txt',
      join(root, 'two/c.txt'),
      join(outside, 'secret.txt'),
    ])
      expect(await say(client, 'read', { path })).toMatch(/^OUTSIDE_ROOTS: /);
    expect(await say(client, 'grep', { pattern: 'a' })).not.toMatch('gamma');
    expect(await say(client, 'find', { query: '*.txt' })).toMatch(/a\.txt[^]*b\.txt/);
    expect(await say(client, 'find', { query: '*.txt' })).not.toMatch(/c\.txt|top/);
  });

  it('is asked at its first call, and again when it says that its roots changed', async () => {
    const { root } = makePlace(FILES);
    let [named, asked] = ['one', 0];
    await using client = await start([root], () => {
      asked += 1;
      return [uriOf(root, named)];
    });
    await client.listTools();
    expect(asked).toBe(0);
    expect(await say(client, 'read', { path: 'a.txt' })).toMatch('alpha');
    expect(await say(client, 'read', { path: 'c.txt' })).toMatch(/^NOT_FOUND: /);
    expect(asked).toBe(1);
    named = 'two';
    await client.sendRootsListChanged();
    expect(await say(client, 'read', { path: 'c.txt' })).toMatch('gamma');
    expect(await say(client, 'read', { path: join(root, 'one/a.txt') })).toMatch(/^OUTSIDE_ROOTS: /);
    expect(asked).toBe(2);
  });
});

function bin(args: string[]) {
  return { command: process.execPath, args: [BIN, '--journal', 'off', ...args] };
}

describe('over HTTP', () => {
  it('two sessions have each their own roots, and one without any has all', async () => {
    const { root } = makePlace(FILES);
    await using server = await serveOverHttp(root);
    let ofOne = 'one';
    await using one = await connect(server.url, { era: '2025-11-25', roots: () => [uriOf(root, ofOne)] });
    await using two = await connectPeer(server.url, { roots: () => [uriOf(root, 'two')] });
    await using all = await connect(server.url, { era: '2025-11-25' });
    await using modern = await connect(server.url, { era: '2026-07-28', roots: () => [uriOf(root, 'one')] });
    const both = await Promise.all([rootsOf(one), rootsOf(two), rootsOf(all), rootsOf(modern)]);
    expect(both).toEqual([[join(root, 'one')], [join(root, 'two')], [root], [root]]);
    expect(await say(one, 'read', { path: join(root, 'two/c.txt') })).toMatch(/^OUTSIDE_ROOTS: /);
    expect(await say(two, 'read', { path: join(root, 'two/c.txt') })).toMatch('gamma');
    ofOne = 'one/deep';
    await one.sendRootsListChanged();
    expect(await rootsOf(one)).toEqual([join(root, 'one/deep')]);
    expect(await rootsOf(two)).toEqual([join(root, 'two')]);
    expect(await say(all, 'read', { path: 'top.txt' })).toMatch('top');
  });

  it('what is ignored is logged once', async () => {
    const { root, outside } = makePlace(FILES);
    await using server = await serveOverHttp(root);
    const roots = () => [uriOf(root, 'one'), uriOf(outside), 'https://example.com/x'];
    await using client = await connect(server.url, { era: '2025-11-25', roots });
    await say(client, 'list');
    await say(client, 'list');
    const ignored = server.said().match(/\S+ is not in a folder that is served, and is ignored/g);
    expect(ignored?.map((line) => line.split(' ')[0])).toEqual([uriOf(outside), 'https://example.com/x']);
  });
});

describe('the roots of a client', () => {
  it.each([
    ['an empty list', () => []],
    ['the root itself', (root: string) => [uriOf(root)]],
    ['a folder around it', (root: string) => [uriOf(dirname(root))]],
    ['a folder in it beside it', (root: string) => [uriOf(root, 'one'), uriOf(root)]],
    ['a link that leads around it', (root: string) => [uriOf(root, 'around')]],
  ])('narrow nothing: %s', async (_what, named) => {
    const { root } = makePlace(FILES);
    symlinkSync(dirname(root), join(root, 'around'));
    await using client = await open(root, () => named(root));
    expect(await rootsOf(client)).toEqual([root]);
    expect(await say(client, 'read', { path: 'top.txt' })).toMatch('top');
  });

  it.each([
    ['a folder outside', (_root: string, outside: string) => uriOf(outside)],
    ['a folder whose name begins like it', (root: string) => uriOf(`${root}-evil`)],
    ['a link that leads outside', (root: string) => uriOf(root, 'out')],
    ['a way through a link that leads outside', (root: string) => uriOf(root, 'out', 'inner')],
    ['a folder that is not there', (root: string) => uriOf(root, 'nothing')],
    ['a file', (root: string) => uriOf(root, 'top.txt')],
    ['what is closed', (root: string) => uriOf(root, 'two')],
    ['another scheme', () => 'vscode-vfs://github/x'],
    ['no URI', () => 'one'],
    ['a NUL', (root: string) => `${uriOf(root)}/one%00`],
    ['another machine', () => 'file://elsewhere/one'],
  ])('that name only %s refuse every path, and say what to do', async (_what, named) => {
    const { root, outside } = makePlace(FILES);
    mkdirSync(join(outside, 'inner'));
    symlinkSync(outside, join(root, 'out'));
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    await using client = await open(root, () => [named(root, outside)], { deny: ['two'] });
    expect(await rootsOf(client)).toEqual([]);
    const calls: [string, object][] = [
      ['read', { path: 'top.txt' }],
      ['list', {}],
      ['find', { query: '*' }],
      ['grep', { pattern: 'a' }],
      ['stat', { paths: [root] }],
      ['write', { path: join(root, 'new.txt'), content: '' }],
      ['replace', { pattern: 'a', replacement: 'b', dry_run: false, expected_count: 1 }],
      ['read', { path: join(outside, 'secret.txt') }],
    ];
    for (const [name, args] of calls) {
      expect(await say(client, name, { ...args }), name).toBe(
        'OUTSIDE_ROOTS: This client names folders as its roots, and none of them is in the folders that this server ' +
          'may use. The person can add one of those to the roots of the client, or start the server with the folder ' +
          'that is meant.',
      );
    }
    expect((await client.listResources()).resources).toEqual([]);
    vi.restoreAllMocks();
  });

  it('are followed through a link to what is inside, and hold what they led to', async () => {
    const { root } = makePlace(FILES);
    symlinkSync('one', join(root, 'link'));
    await using client = await open(root, () => [uriOf(root, 'link')]);
    expect(await say(client, 'read', { path: 'a.txt' })).toMatch('alpha');
    expect(await say(client, 'read', { path: join(root, 'link/a.txt') })).toMatch('alpha');
    rmSync(join(root, 'link'));
    symlinkSync('two', join(root, 'link'));
    expect(await say(client, 'read', { path: 'a.txt' })).toMatch('alpha');
    expect(await say(client, 'read', { path: join(root, 'link/c.txt') })).toMatch(/^NOT_FOUND: /);
  });

  it.runIf(process.platform === 'linux')(
    'stay the folders they were, whatever takes their names',
    async () => {
      const { root } = makePlace(FILES);
      await using client = await open(root, () => [uriOf(root, 'one')]);
      expect(await say(client, 'read', { path: 'a.txt' })).toMatch('alpha');
      renameSync(join(root, 'one'), join(root, 'moved'));
      symlinkSync('two', join(root, 'one'));
      expect(await say(client, 'read', { path: 'a.txt' })).toMatch('alpha');
      expect(await say(client, 'read', { path: 'c.txt' })).toMatch(/^NOT_FOUND: /);
    },
  );

  it('that are taken away hold nothing any more', async () => {
    const { root } = makePlace(FILES);
    await using client = await open(root, () => [uriOf(root, 'one')]);
    await say(client, 'list');
    rmSync(join(root, 'one'), { recursive: true });
    expect(await say(client, 'read', { path: 'a.txt' })).toMatch(/^NOT_FOUND: /);
    expect(await say(client, 'read', { path: join(root, 'top.txt') })).toMatch(/^OUTSIDE_ROOTS: /);
    expect(await say(client, 'write', { path: 'new.txt', content: 'x' })).toMatch(/^[A-Z_]+: /);
  });

  it('close what links in them lead to beside them', async () => {
    const { root } = makePlace(FILES);
    symlinkSync('../two', join(root, 'one/beside'));
    await using client = await open(root, () => [uriOf(root, 'one')]);
    expect(await say(client, 'read', { path: 'beside/c.txt' })).toMatch(/^SYMLINK_ESCAPE: /);
  });

  it('leave each root its access, its rules and its name', async () => {
    const { root } = makePlace({
      ...FILES,
      'one/fixed/x.txt': 'x',
      'one/deep/.env': 'KEY=1',
      'one/shut/s.txt': 's',
    });
    const { root: other } = makePlace({ 'y.txt': 'y' });
    const roots = () => [uriOf(root, 'one'), uriOf(other)];
    // With several roots a rule can begin with the name of one.
    const more = { ro: [join(root, 'one/fixed')], deny: ['root/one/shut', 'one/deep/b.txt'] };
    await using client = await open([root, other], roots, more);
    expect(await rootsOf(client)).toEqual([other, join(root, 'one/fixed'), join(root, 'one')]);
    expect(await say(client, 'write', { path: 'fixed/new.txt', content: '' })).toMatch(/^READ_ONLY: /);
    expect(await say(client, 'write', { path: 'one/fixed/new.txt', content: '' })).toMatch(/^READ_ONLY: /);
    expect(await say(client, 'move', { from: 'one', to: 'root-2/one' })).toMatch(/^DENIED: A root itself/);
    for (const path of ['one/shut/s.txt', 'one/deep/b.txt', 'one/deep/.env'])
      expect(await say(client, 'read', { path }), path).toMatch(/^DENIED: /);
    expect(await say(client, 'write', { path: 'one/new.txt', content: 'n' })).toMatch('new.txt');
    expect(readFileSync(join(root, 'one/new.txt'), 'utf8')).toBe('n');
  });

  it('that overlap count once', async () => {
    const { root } = makePlace(FILES);
    const roots = () => [uriOf(root, 'one/deep'), uriOf(root, 'two'), uriOf(root, 'one'), uriOf(root, 'two')];
    await using client = await open(root, roots);
    expect(await rootsOf(client)).toEqual([join(root, 'two'), join(root, 'one')]);
  });

  it('narrow resources, their list and what is completed', async () => {
    const { root } = makePlace(FILES);
    await using client = await open(root, () => [uriOf(root, 'one')]);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([uriOf(root, 'one')]);
    expect((await client.readResource({ uri: uriOf(root, 'one/a.txt') })).contents).toMatchObject([
      { text: 'alpha' },
    ]);
    await expect(client.readResource({ uri: uriOf(root, 'two/c.txt') })).rejects.toThrow(/OUTSIDE_ROOTS/);
    const ref = { type: 'ref/resource', uri: 'file:///{+path}' } as const;
    const completed = async (value: string) =>
      (await client.complete({ ref, argument: { name: 'path', value } })).completion.values;
    expect(await completed(`${root.slice(1)}/`)).toEqual([`${root.slice(1)}/one/`]);
    expect(await completed(`${root.slice(1)}/two/`)).toEqual([]);
  });
});

describe('changes of a client with roots', () => {
  it('are undone by whoever holds all they touched, and by nobody else', async () => {
    const { root } = makePlace(FILES);
    const journal = join(dirname(root), 'journal');
    let roots = [uriOf(root, 'one'), uriOf(root, 'two')];
    const settings = { paths: [root], journal };
    await using client = await connect(filesystem, { era: '2025-11-25', settings, roots: () => roots });
    const idIn = (text: string) => /change (\S+)/.exec(text)?.[1] as string;
    const written = idIn(
      await say(client, 'write', { path: 'one/a.txt', content: 'new', mode: 'overwrite' }),
    );
    const moved = idIn(await say(client, 'move', { from: 'two/c.txt', to: 'one/c.txt' }));
    roots = [uriOf(root, 'two')];
    await client.sendRootsListChanged();
    const seen = await say(client, 'history');
    expect(seen).toMatch(moved);
    expect(seen).not.toMatch(written);
    expect(seen).not.toMatch('a.txt');
    expect(await say(client, 'undo', { change_id: written })).toMatch(/^NOT_FOUND: /);
    expect(await say(client, 'undo', { change_id: moved })).toMatch(/^OUTSIDE_ROOTS: /);
    roots = [];
    await client.sendRootsListChanged();
    expect(await say(client, 'undo', { change_id: moved })).toMatch('undid');
    expect(await say(client, 'undo', { change_id: written })).toMatch('undid');
    expect(readFileSync(join(root, 'two/c.txt'), 'utf8')).toBe('gamma');
    expect(readFileSync(join(root, 'one/a.txt'), 'utf8')).toBe('alpha');
  });
});

describe.each(['stdio', 'http'] as const)('what a client with roots watches over %s', (transport) => {
  it('is inside them, and ends when it no longer is', async () => {
    const { root } = makePlace(FILES);
    let roots = [uriOf(root, 'one'), uriOf(root, 'two')];
    const settings = { paths: [root], journal: 'off' };
    const options = { era: '2025-11-25', transport, settings, roots: () => roots } as const;
    await using client = await connect(filesystem, options);
    const heard: string[] = [];
    client.setNotificationHandler(
      'notifications/resources/updated',
      ({ params }) => void heard.push(params.uri),
    );
    const [inOne, inTwo] = [uriOf(root, 'one/a.txt'), uriOf(root, 'two/c.txt')];
    await expect(client.subscribeResource({ uri: uriOf(root, 'top.txt') })).rejects.toThrow(/OUTSIDE_ROOTS/);
    await client.subscribeResource({ uri: inOne });
    await client.subscribeResource({ uri: inTwo });
    writeFileSync(join(root, 'one/a.txt'), 'changed');
    await vi.waitFor(() => expect(heard).toContain(inOne));
    roots = [uriOf(root, 'two')];
    await client.sendRootsListChanged();
    expect(await rootsOf(client)).toEqual([join(root, 'two')]);
    heard.length = 0;
    writeFileSync(join(root, 'one/a.txt'), 'changed again');
    await vi.waitFor(() => {
      writeFileSync(join(root, 'two/c.txt'), `changed ${Math.random()}`);
      expect(heard).toContain(inTwo);
    });
    expect(heard).not.toContain(inOne);
  });
});

it('a watch of one client tells no other, whose roots leave it out', async () => {
  const { root } = makePlace(FILES);
  await using server = await serveOverHttp(root);
  await using all = await connect(server.url, { era: '2025-11-25' });
  await using one = await connect(server.url, { era: '2025-11-25', roots: () => [uriOf(root, 'one')] });
  const heard: string[] = [];
  one.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
  const toAll = new Promise<void>((resolve) =>
    all.setNotificationHandler('notifications/resources/updated', () => resolve()),
  );
  const uri = uriOf(root, 'two/c.txt');
  await all.subscribeResource({ uri });
  await expect(one.subscribeResource({ uri })).rejects.toThrow(/OUTSIDE_ROOTS/);
  writeFileSync(join(root, 'two/c.txt'), 'changed');
  await toAll;
  await one.ping();
  expect(heard).toEqual([]);
});
