import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makePlace } from './tree.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');

/** Threads of a process that Node started to run JavaScript. */
function workersOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).filter((id) => readFileSync(join(tasks, id, 'comm'), 'utf8') === 'WorkerThread\n')
    .length;
}

it.runIf(process.platform === 'linux')('a search ends with its program when stdin is closed', async () => {
  const { root } = makePlace({ 'x.txt': 'x\n'.repeat(2_000_000) });
  const program = spawn(process.execPath, [BIN, root], { stdio: ['pipe', 'ignore', 'inherit'] });
  onTestFinished(() => void program.kill('SIGKILL'));
  const pid = program.pid as number;
  const send = (message: object) =>
    program.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const client = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  };
  send({ id: 1, method: 'initialize', params: client });
  send({ method: 'notifications/initialized' });
  // Ever new matches, each of which looks at all that follows.
  const args = { pattern: '(?s)x.*y|x', mode: 'regex', multiline: true };
  send({ id: 2, method: 'tools/call', params: { name: 'grep', arguments: args } });
  await expect.poll(() => workersOf(pid)).toBe(1);
  const ended = once(program, 'exit');
  program.stdin.end();
  expect(await ended).toEqual([0, null]);
  expect(() => workersOf(pid)).toThrow('ENOENT');
});
