import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, connectPeer, textOf, type Era } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { program } from '../fixture/program.ts';

const ADD = { name: 'add', arguments: { left: 2, right: 2 } };

describe('a program over stdio', () => {
  it.each<Era>(['2026-07-28', '2025-11-25'])('answers the official client in %s', async (era) => {
    await using client = await connect(program(), { era });
    expect((await client.listTools()).tools).toHaveLength(9);
    expect(textOf(await client.callTool(ADD))).toBe('2 + 2 = 4');
  });

  it('answers the client of the 1.x line', async () => {
    await using client = await connectPeer(program());
    expect((await client.listTools()).tools).toHaveLength(9);
    expect(textOf(await client.callTool(ADD))).toBe('2 + 2 = 4');
  });
});

// Windows ends a process at once, whatever the signal.
describe.skipIf(process.platform === 'win32')('the end of a program', () => {
  it('comes with the end of stdin, exit code 0, dependencies released', async () => {
    const { child, notes } = await started();
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(readFileSync(notes, 'utf8')).toBe('disposed\n');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('comes with %s', async (signal) => {
    const { child, notes } = await started();
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(readFileSync(notes, 'utf8')).toBe('disposed\n');
  });

  it('stops a call that runs', async () => {
    const { child, notes } = await started();
    child.stdin?.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'tools/call', params: { name: 'count', arguments: { to: 1, pause_ms: 900 } } })}\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.stdin?.end();
    await once(child, 'exit');
    expect(readFileSync(notes, 'utf8').split('\n').toSorted()).toEqual(['', 'disposed', 'stopped']);
  });

  it('comes with what nobody catches, exit code 1, and dependencies are still released', async () => {
    const { child, notes } = await started('--confirm', 'off');
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const params = { name: 'fail', arguments: { how: 'later' } };
    child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id: 9, method: 'tools/call', params })}\n`);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(readFileSync(notes, 'utf8')).toBe('disposed\n');
    expect(said).toMatch(/error failed unexpectedly, and ends\nError: the lamp fell/);
  });

  it('comes when the parent is killed, though another process still holds its stdin open', async () => {
    const { command, args } = program();
    const line = JSON.stringify({ command, args });
    // The child takes the stdin of the parent, which is this test's pipe: it never ends.
    const script = `const { command, args } = ${line};
      const child = require('node:child_process').spawn(command, args, { stdio: ['inherit', 'pipe', 'inherit'] });
      child.stdout.once('data', () => process.stdout.write(String(child.pid)));`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    parent.stdin.write(`${INITIALIZE}\n`);
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH'), { timeout: 5_000 });
    parent.stdin.destroy();
  });
});

describe('the words of a program', () => {
  it.each([
    [['--help'], 0, 'stdout', /^.*Usage: mcp-server-fixture \[options\] \[<word>…\]/],
    [['--version'], 0, 'stdout', /^1\.2\.3\n$/],
    [
      ['--levle', 'low'],
      2,
      'stderr',
      /^mcp-server-fixture: Unknown flag --levle\. Did you mean "--level"\?\n$/,
    ],
    [
      ['--level', 'middle'],
      2,
      'stderr',
      /^mcp-server-fixture: --level: expected low or high, got "middle"\.\n$/,
    ],
    [
      ['--http', '0.0.0.0:1'],
      2,
      'stderr',
      /^mcp-server-fixture: --http: 0\.0\.0\.0 can be reached from other machines/,
    ],
  ] as const)('%j', (args, status, stream, words) => {
    const ran = spawnSync(process.execPath, program(...args).args, { encoding: 'utf8' });
    expect(ran.status).toBe(status);
    expect(ran[stream]).toMatch(words);
    expect(ran[stream === 'stdout' ? 'stderr' : 'stdout']).toBe('');
  });
});

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});

async function started(...flags: string[]): Promise<{ child: ChildProcess; notes: string }> {
  const notes = join(mkdtempSync(join(tmpdir(), 'life-')), 'notes');
  const { command, args } = program('--notes', notes, ...flags);
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.write(`${INITIALIZE}\n`);
  await once(child.stdout, 'data');
  expect(existsSync(notes)).toBe(false);
  return { child, notes };
}
