import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { connect, textOf } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { configFile, filesystemEntry, HUB, isAlive, odd, run, startHub } from './fixture/hub.ts';

const READ = { name: 'files__read', arguments: { path: 'a.txt' } };

const HELLO = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

describe('a server that misbehaves costs only itself', () => {
  it.each([
    ['exits at start', odd('exits'), 'restarting', /\[bad\] I have no licence/, /bad: exited with code 3/],
    ['has bad settings', odd('unset'), 'failed', /./, /bad: exited with code 2/],
    ['is not there', { command: 'no-such-program' }, 'failed', /./, /bad: no-such-program was not found/],
    ['never answers', odd('hangs'), 'restarting', /./, /bad: no answer to the handshake within 2 s/],
    [
      'has no folder',
      { ...odd('well'), cwd: 'gone' },
      'failed',
      /./,
      /bad: has no folder to run in: its cwd does not exist/,
    ],
    ['is misspelled', { comand: 'x' }, 'failed', /./, /bad: unknown key "comand"\. Did you mean "command"\?/],
    ['is far away', { url: 'http://127.0.0.1:1/mcp' }, 'restarting', /./, /bad: cannot be reached/],
  ])('when it %s', async (_what, entry, state, said, noted) => {
    await using hub = await startHub(
      configFile({ bad: entry, files: filesystemEntry }),
      '--start-timeout',
      '2',
    );
    expect(hub.said()).toMatch(new RegExp(`bad +${state} +0`));
    expect(hub.said()).toMatch(said);
    expect(hub.said()).toMatch(noted);
    await using client = await connect(hub.url, { era: '2026-07-28' });
    expect((await client.listTools()).tools).toHaveLength(3);
    expect(textOf(await client.callTool(READ))).toMatch(/hello/);
  });

  it('when it writes noise to stdout: it is told once, and the server works', async () => {
    await using hub = await startHub(configFile({ bad: odd('noisy'), files: filesystemEntry }));
    expect(hub.said()).toMatch(/bad +ready +3/);
    expect(
      hub.said().match(/wrote to stdout what is no message, and it was left out: "Server listening!"/g),
    ).toHaveLength(1);
    await using client = await connect(hub.url, { era: '2026-07-28' });
    expect(textOf(await client.callTool({ name: 'bad__say', arguments: { a: 1 } }))).toBe('{"a":1}');
  });

  it('when it is silent to a request before the handshake: it is taken for an older one', async () => {
    await using hub = await startHub(configFile({ bad: odd('silent') }));
    expect(hub.said()).toMatch(/bad +ready +3/);
  });

  it('when it still starts: the others are served meanwhile', async () => {
    await using hub = await startHub(configFile({ bad: odd('hangs'), files: filesystemEntry }));
    await using client = await connect(hub.url, { era: '2026-07-28' });
    expect((await client.listTools()).tools).toHaveLength(3);
    expect(textOf(await client.callTool(READ))).toMatch(/hello/);
    expect(await (await fetch(new URL('/healthz', hub.url))).json()).toMatchObject({
      servers: { bad: 'starting' },
    });
  });

  it('when it sends a message that is too long: the call is answered, and the server stopped', async () => {
    await using hub = await startHub(configFile({ bad: odd('huge') }));
    await using client = await connect(hub.url, { era: '2026-07-28' });
    const { text } = { text: textOf(await client.callTool({ name: 'bad__say', arguments: {} })) };
    expect(text).toMatch(
      /^UNAVAILABLE: bad sent a message of more than 33554432 bytes and was stopped during the call\./,
    );
  });

  it('when it ends at a request before the handshake: it is started again without one', async () => {
    await using hub = await startHub(configFile({ bad: odd('strict') }));
    expect(hub.said()).toMatch(/bad +ready +3/);
  });

  it('when two of its tools share a name: both are left out', async () => {
    await using hub = await startHub(configFile({ bad: odd('twins'), files: filesystemEntry }));
    expect(hub.said()).toContain('two tools are both named bad__twin; both are left out');
    await using client = await connect(hub.url, { era: '2026-07-28' });
    expect((await client.listTools()).tools.map(({ name }) => name)).not.toContain('bad__twin');
  });

  it.each(['2026-07-28', '2025-11-25'] as const)('when it dies in the middle of a call (%s)', async (era) => {
    await using hub = await startHub(configFile({ bad: odd('dies'), files: filesystemEntry }));
    await using client = await connect(hub.url, { era });
    const call = { name: 'bad__say', arguments: {} };
    const first = await client.callTool(call);
    expect(textOf(first)).toBe(
      'UNAVAILABLE: bad exited with code 9 during the call. Whether the call took effect is not known.',
    );
    expect(first.isError).toBe(true);
    expect(textOf(await client.callTool(READ))).toMatch(/hello/);
    await hub.until(/\[bad\] exited with code 9; starts again in 1 s[^]*\[bad\] is ready again/);
    expect(await (await fetch(new URL('/healthz', hub.url))).json()).toMatchObject({
      servers: { bad: 'ready', files: 'ready' },
    });
  });

  it.each([
    [
      'dies',
      1,
      /^UNAVAILABLE: bad exited with code 9 during the call\. Whether the call took effect is not known\.\n$/,
    ],
    ['refuses', 1, /^plugboard: bad__say: error -32099, no way\n$/],
    ['exits', 1, /^plugboard: bad did not start: exited with code 3\n$/],
  ])('plugboard call says in one line when it %s', (way, status, words) => {
    const ran = run('call', 'bad__say', '--config', configFile({ bad: odd(way) }));
    expect(ran.stderr.replaceAll(/^\d{4}-.*\n/gm, '')).toMatch(words);
    expect(ran.stderr).not.toContain('\u001b');
    expect(ran).toMatchObject({ status, stdout: '' });
  });

  it('plugboard call prints an answer that is data alone', () => {
    expect(run('call', 'bad__say', '--config', configFile({ bad: odd('data') })).stdout).toBe('{"a":1}\n');
  });

  it('list tells of it and exits with 1', () => {
    const { status, stdout } = run(
      'list',
      '--config',
      configFile({ bad: odd('exits'), files: filesystemEntry }),
    );
    expect(stdout).toMatch(/bad +failed +0 +~0\nfiles +ready +3/);
    expect(stdout).toContain('bad: exited with code 3');
    expect(status).toBe(1);
  });
});

describe.skipIf(process.platform === 'win32')('no process is left', () => {
  const pids = async (until: (words: RegExp) => Promise<RegExpExecArray>, ...names: string[]) =>
    Promise.all(names.map(async (name) => Number((await until(new RegExp(`${name} (\\d+)`)))[1])));

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'when the hub gets %s, of servers that ignore the end of their stdin or have children',
    async (signal) => {
      await using hub = await startHub(
        configFile({ stubborn: odd('stays'), parent: odd('family'), files: filesystemEntry }),
      );
      const left = await pids(hub.until, '\\[stubborn\\] pid', '\\[parent\\] pid', 'child');
      for (const pid of left) expect(isAlive(pid)).toBe(true);
      hub.child.kill(signal);
      await once(hub.child, 'exit');
      await vi.waitFor(() => expect(left.filter(isAlive)).toEqual([]), { timeout: 8_000, interval: 100 });
    },
  );

  it('when the client of a hub on stdio goes', async () => {
    const file = configFile({ stubborn: odd('stays') });
    const hub = spawn(process.execPath, [HUB, 'serve', '--config', file], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let said = '';
    hub.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    // Servers start when the client says what it can do.
    hub.stdin.write(`${JSON.stringify(HELLO)}\n`);
    await vi.waitFor(() => expect(said).toMatch(/pid \d+/), { timeout: 8_000 });
    const pid = Number(/pid (\d+)/.exec(said)?.[1]);
    hub.stdin.end();
    await once(hub, 'exit');
    expect(isAlive(pid)).toBe(false);
  });

  it('when a server of a family dies: its children go with it', async () => {
    await using hub = await startHub(configFile({ parent: odd('family') }));
    const [parent = 0, child = 0] = await pids(hub.until, '\\[parent\\] pid', 'child');
    process.kill(parent, 'SIGKILL');
    await vi.waitFor(() => expect([parent, child].filter(isAlive)).toEqual([]), {
      timeout: 5_000,
      interval: 100,
    });
    await hub.until(/\[parent\] was ended by SIGKILL; starts again in 1 s/);
  });

  it('after one call', async () => {
    const { stderr, status } = run(
      'call',
      'stubborn__say',
      '--config',
      configFile({ stubborn: odd('stays') }),
    );
    expect(status).toBe(0);
    expect(isAlive(Number(/pid (\d+)/.exec(stderr)?.[1]))).toBe(false);
  });
});
