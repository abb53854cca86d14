import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { log } from '../../src/call/log.ts';
import { program } from '../fixture/program.ts';

const CANARY = 'the-canary-sings';
const CLIENT = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};
const GREET = { name: 'greet', arguments: { person: { name: CANARY } } };
const LAMP = { name: 'fail', arguments: { how: 'known' } };
const BROKEN = { name: 'fail', arguments: { how: 'unknown' } };
const PICK = { name: 'pick', arguments: { n: 2 } };
const SLOW = { name: 'count', arguments: { to: 1, pause_ms: 900 } };

/**
 * What a program says on stderr, without times, while it answers some calls; the last one is taken back if it is
 * slow.
 */
async function said(level: string, ...calls: object[]): Promise<string[]> {
  const { command, args } = program('--log-level', level, '--confirm', 'off');
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const stderr = text(child.stderr);
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const expected = calls.filter((each) => each !== SLOW).length + 1;
  let answers = 0;
  const answered = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      answers += chunk.split('\n').length - 1;
      if (answers === expected) resolve();
    });
  });
  send({ id: 0, method: 'initialize', params: CLIENT });
  for (const [index, params] of calls.entries()) send({ id: index + 1, method: 'tools/call', params });
  if (calls.includes(SLOW)) send({ method: 'notifications/cancelled', params: { requestId: calls.length } });
  await answered;
  child.stdin.end();
  await once(child, 'close');
  return (await stderr)
    .split('\n')
    .filter((line) => /^\d{4}-/.test(line))
    .map((line) => line.replace(/^\S+ /, '').replace(/[\d.]+ ms$/, 'N ms'));
}

it('a line stays one line, whatever it quotes', () => {
  const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  log('error', 'got a\n2026-01-01 error forged\u001b[2J');
  expect(written.mock.calls.join('')).toMatch(/error got a\\u000a2026-01-01 error forged\\u001b\[2J\n$/);
  written.mockRestore();
});

it('at debug each call is a line: tool, outcome, bytes, milliseconds, and never its arguments', async () => {
  const lines = await said('debug', GREET, LAMP, BROKEN, SLOW);
  expect(lines.filter((line) => line.startsWith('debug ')).toSorted()).toEqual([
    'debug count: cancelled, N ms',
    expect.stringMatching(/^debug fail: failed LAMP, \d+ bytes, N ms$/),
    expect.stringMatching(/^debug fail: failed UNEXPECTED, \d+ bytes, N ms$/),
    expect.stringMatching(/^debug greet: ok, \d+ bytes, N ms$/),
  ]);
  expect(lines.join('\n')).not.toContain(CANARY);
});

it.each([
  ['info', ['info pick: picked 2']],
  ['error', []],
])(
  'at %s a call is no line; what a tool says is %j, and an unexpected failure always is one',
  async (level, told) => {
    expect(await said(level, PICK, LAMP, BROKEN)).toEqual([
      ...told,
      expect.stringMatching(/^error fail failed unexpectedly, reference \w+$/),
    ]);
  },
);
