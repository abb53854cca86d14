import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const FILES = 200_000;
const GIGABYTE = 2 ** 30;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'large-'));
  mkdirSync(join(root, 'many'));
  for (let index = 0; index < FILES; index += 1) closeSync(openSync(join(root, 'many', `${index}.txt`), 'w'));
  const log = openSync(join(root, 'huge.log'), 'w');
  const lines = 'a line of a log\n'.repeat(200_000);
  writeSync(log, `the first line\n${lines}`);
  // What is between takes no room on the disk.
  writeSync(log, `\n${lines}the last line\n`, 30 * GIGABYTE);
  closeSync(log);
}, 120_000);
afterAll(() => rmSync(root, { recursive: true }), 120_000);

/** Calls a tool of the built program, and answers its text, and the most memory that the program ever had, in MB. */
async function callMeasured(name: string, args: object) {
  const child = spawn(process.execPath, [BIN, '--http', '0', '--journal', 'off', root]);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const url = await vi.waitFor(() => new URL(/http:\S+\/mcp/.exec(said)?.[0] ?? ''), { timeout: 20_000 });
  try {
    await using client = await connect(url, { era: '2026-07-28' });
    const result = await client.callTool({ name, arguments: { ...args } }, { timeout: 60_000 });
    const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    return { text: textOf(result), megabytes: Number(kilobytes) / 1024 };
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

/** A file of 30 GB, or as many names at their longest, would be many times as much. */
const BOUND = 400;

describe.skipIf(process.platform !== 'linux')('in bounded memory', () => {
  it.each([
    ['list', { path: 'many' }, '0.txt'],
    ['find', { query: '199999.txt' }, 'many/199999.txt'],
    ['grep', { pattern: 'needle', path: 'many' }, 'no match in'],
  ])(
    '%s goes through a folder of 200,000 files',
    async (name, args, holds) => {
      const { text, megabytes } = await callMeasured(name, args);
      expect(text).toContain(holds);
      expect(megabytes).toBeLessThan(BOUND);
    },
    90_000,
  );

  it.each([
    ['read', { path: 'huge.log', end_line: 1 }, 'the first line'],
    ['read', { path: 'huge.log', tail: 1 }, 'the last line'],
    ['read', { path: 'huge.log', byte_offset: 30 * GIGABYTE, byte_length: 17 }, 'a line of a log'],
    ['stat', { paths: ['huge.log'] }, 'huge.log'],
  ])(
    '%s answers of a file of 30 GB: %j',
    async (name, args, holds) => {
      const { text, megabytes } = await callMeasured(name, args);
      expect(text).toContain(holds);
      expect(megabytes).toBeLessThan(BOUND);
    },
    90_000,
  );
});
