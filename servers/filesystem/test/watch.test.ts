import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { openFilesystem, type FilesystemDeps } from '../src/deps.ts';
import { filesystem } from '../src/index.ts';
import { createPolicy, DEFAULT_RULES } from '../src/policy/policy.ts';
import { openSandbox } from '../src/sandbox/sandbox.ts';
import { ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const WAYS = ERAS.flatMap((era) =>
  (['stdio', 'http'] as const).map((transport) => [era, transport] as const),
);

/** As an editor would, beside the server. */
function edit(file: string, text: string): void {
  const script = 'fs.writeFileSync(process.argv[1], process.argv[2])';
  execFileSync(process.execPath, ['-e', script, file, text]);
}

describe.each(WAYS)('a file in %s over %s', (era, transport) => {
  it('is told of under the address that was subscribed to, until nobody listens', async () => {
    const { root } = makePlace({ 'a b.txt': 'one', 'other.txt': 'one' });
    let deps: FilesystemDeps | undefined;
    const server = {
      ...filesystem,
      deps: async (...given: Parameters<typeof openFilesystem>) => (deps = await openFilesystem(...given)),
    };
    const settings = { paths: [root], journal: 'off' };
    await using client = await connect(server, { era, transport, settings });
    const heard: string[] = [];
    client.setNotificationHandler(
      'notifications/resources/updated',
      ({ params }) => void heard.push(params.uri),
    );
    // Another spelling than ours: it is the client's that is told.
    const uri = pathToFileURL(join(root, 'a b.txt')).href.replace('a%20b', '%61%20b');
    let leave = () => client.unsubscribeResource({ uri }) as Promise<unknown>;
    if (era === '2026-07-28') {
      const subscription = await client.listen({ resourceSubscriptions: [uri] });
      leave = () => subscription.close();
    } else await client.subscribeResource({ uri });
    expect(deps?.sandbox.watching()).toBe(1);
    edit(join(root, 'other.txt'), 'two');
    edit(join(root, 'a b.txt'), 'two');
    await vi.waitFor(() => expect(heard).toContain(uri));
    expect(new Set(heard)).toEqual(new Set([uri]));
    expect((await client.readResource({ uri })).contents).toMatchObject([{ uri, text: 'two' }]);
    await leave();
    await vi.waitFor(() => expect(deps?.sandbox.watching()).toBe(0));
  });

  it('is not watched where it may not be read', async () => {
    const { root, outside } = makePlace({ '.env': 'KEY=1' });
    symlinkSync(outside, join(root, 'out'));
    const settings = { paths: [root], journal: 'off' };
    await using client = await connect(filesystem, { era, transport, settings });
    const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const closed: [string, string][] = [
      [join(outside, 'secret.txt'), 'OUTSIDE_ROOTS'],
      [join(root, 'out', 'secret.txt'), 'SYMLINK_ESCAPE'],
      [join(root, '.env'), 'DENIED'],
      [join(root, 'nothing.txt'), 'NOT_FOUND'],
      [root, 'NOT_REGULAR'],
    ];
    for (const [path, code] of closed) {
      const uri = pathToFileURL(path).href;
      if (era === '2026-07-28') {
        const { honoredFilter } = await client.listen({ resourceSubscriptions: [uri] });
        expect(honoredFilter).toEqual({});
      } else
        await expect(client.subscribeResource({ uri })).rejects.toMatchObject({
          code: -32_602,
          message: expect.stringMatching(`^${code}: `) as string,
        });
    }
    said.mockRestore();
  });
});

describe.each([process.platform === 'linux', false])('what is watched, by handles: %s', (anchored) => {
  /** Counts what is told of one file. */
  async function watching(root: string, name: string, rules = {}) {
    const policy = createPolicy({ ...DEFAULT_RULES, ...rules });
    const sandbox = await openSandbox([root], { anchored, policy });
    let told = 0;
    const stop = await sandbox.watch(name, () => (told += 1));
    const next = async (change: () => void) => {
      const before = told;
      change();
      await vi.waitFor(() => expect(told).toBeGreaterThan(before));
    };
    return {
      sandbox,
      stop,
      next,
      told: () => told,
      [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
    };
  }

  it('is told of when it is replaced, taken away and put back, and after each of them', async () => {
    const { root } = makePlace({ 'a.txt': '1' });
    await using watched = await watching(root, 'a.txt');
    const at = (name: string) => join(root, name);
    await watched.next(() => {
      writeFileSync(at('new'), '22');
      renameSync(at('new'), at('a.txt'));
    });
    await watched.next(() => writeFileSync(at('a.txt'), '333'));
    await watched.next(() => rmSync(at('a.txt')));
    await watched.next(() => writeFileSync(at('a.txt'), '4444'));
    await watched.next(() => writeFileSync(at('a.txt'), '55555'));
  });

  it('is told of when a folder on the way is replaced', async () => {
    const { root } = makePlace({ 'sub/deep/a.txt': '1', 'other/deep/a.txt': '22' });
    await using watched = await watching(root, 'sub/deep/a.txt');
    await watched.next(() => {
      renameSync(join(root, 'sub'), join(root, 'old'));
      renameSync(join(root, 'other'), join(root, 'sub'));
    });
    await watched.next(() => writeFileSync(join(root, 'sub/deep/a.txt'), '333'));
    await watched.next(() => rmSync(join(root, 'sub'), { recursive: true }));
    await watched.next(() => {
      mkdirSync(join(root, 'sub/deep'), { recursive: true });
      writeFileSync(join(root, 'sub/deep/a.txt'), '4444');
    });
    await watched.next(() => writeFileSync(join(root, 'sub/deep/a.txt'), '55555'));
  });

  it('is told of through a link, and when the link leads elsewhere', async () => {
    const { root } = makePlace({ 'one/a.txt': '1', 'two/a.txt': '22' });
    symlinkSync('one', join(root, 'way'));
    await using watched = await watching(root, 'way/a.txt');
    await watched.next(() => writeFileSync(join(root, 'one/a.txt'), '333'));
    await watched.next(() => {
      symlinkSync('two', join(root, 'new'));
      renameSync(join(root, 'new'), join(root, 'way'));
    });
    await watched.next(() => writeFileSync(join(root, 'two/a.txt'), '4444'));
  });

  it('is silent about what became closed, and goes on when it is open again', async () => {
    const { root, outside } = makePlace({ 'a.txt': '1' });
    await using watched = await watching(root, 'a.txt', { hardlinks: 'deny' });
    const at = (name: string) => join(root, name);
    await using canary = await watching(root, 'a.txt', { hardlinks: 'allow' });
    // Both see the same events; only one of them may tell.
    await canary.next(() => {
      linkSync(at('a.txt'), at('b.txt'));
      writeFileSync(at('a.txt'), '22');
    });
    await canary.next(() => writeFileSync(at('a.txt'), '333'));
    expect(watched.told()).toBe(0);
    await canary.next(() => {
      rmSync(at('a.txt'));
      symlinkSync(join(outside, 'secret.txt'), at('link'));
      renameSync(at('link'), at('a.txt'));
      writeFileSync(join(outside, 'secret.txt'), 'other');
      rmSync(at('a.txt'));
      writeFileSync(at('a.txt'), '4444');
    });
    await vi.waitFor(() => expect(watched.told()).toBeGreaterThan(0));
  });

  it('is silent once it ended, and leaves nothing open', async () => {
    const { root } = makePlace({ 'a.txt': '1', 'b.txt': '1' });
    const before = systemWatches();
    const watched = await watching(root, 'a.txt');
    if (process.platform === 'linux') expect(systemWatches()).toBeGreaterThan(before);
    await using canary = await watching(root, 'a.txt');
    watched.stop();
    expect(watched.sandbox.watching()).toBe(0);
    await canary.next(() => writeFileSync(join(root, 'a.txt'), '22'));
    expect(watched.told()).toBe(0);
    await watched.sandbox[Symbol.asyncDispose]();
    await canary.sandbox[Symbol.asyncDispose]();
    expect(systemWatches()).toBe(before);
  });
});

/** What Linux watches for this process; 0 elsewhere. */
function systemWatches(): number {
  if (process.platform !== 'linux') return 0;
  const told = readdirSync('/proc/self/fdinfo').map((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
    } catch {
      return ''; // closed meanwhile
    }
  });
  return told.join('').match(/^inotify /gm)?.length ?? 0;
}
