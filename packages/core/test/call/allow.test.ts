import { defineTool, reads } from '@plugboard/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { connect, connectPeer } from '@plugboard/core/testing';
import { spawnSync } from 'node:child_process';
import { program } from '../fixture/program.ts';
import { allowTools } from '../../src/call/allow.ts';

const listed = async (...flags: string[]) => {
  await using client = await connect(program(...flags), { era: '2026-07-28' });
  return (await client.listTools()).tools.map(({ name }) => name);
};

describe('what the person allows', () => {
  it.each([
    [['--read-only'], ['add', 'count', 'rows', 'pick']],
    [
      ['--tools', 'greet,add'],
      ['add', 'greet'],
    ],
    [
      ['--tools', 'numbers'],
      ['add', 'count'],
    ],
    [
      ['--tools', 'numbers', '--tools', 'fail'],
      ['add', 'count', 'fail'],
    ],
    [
      ['--exclude-tools', 'numbers, fail'],
      ['greet', 'rows', 'pick', 'erase', 'book', 'turn'],
    ],
    [['--tools', 'numbers', '--exclude-tools', 'add'], ['count']],
    [['--read-only', '--tools', 'greet,add'], ['add']],
  ])('%j leaves %j', async (flags, names) => {
    expect(await listed(...flags)).toEqual(names);
  });

  it('is all there is: a call to another tool finds none', async () => {
    await using client = await connect(program('--read-only'), { era: '2026-07-28' });
    await expect(
      client.callTool({ name: 'greet', arguments: { person: { name: 'A' } } }),
    ).rejects.toMatchObject({ code: -32_602 });
    await using peer = await connectPeer(program('--read-only'));
    await expect(
      peer.callTool({ name: 'greet', arguments: { person: { name: 'A' } } }),
    ).rejects.toMatchObject({ code: -32_602 });
  });

  it.each([
    ['--tools', 'gret', '--tools: there is no tool or group "gret". Did you mean "greet"?'],
    [
      '--exclude-tools',
      'zebra',
      '--exclude-tools: there is no tool or group "zebra". There are add, numbers, greet, count, fail, rows, pick, erase, book, turn.',
    ],
  ])('%s %s names no tool, and that is said', (flag, name, words) => {
    const { status, stderr } = spawnSync(process.execPath, program(flag, name).args, {
      encoding: 'utf8',
      input: '',
    });
    expect(stderr).toBe(`mcp-server-fixture: ${words}\n`);
    expect(status).toBe(2);
  });
});

it.each([
  [[], [], 'use'],
  [['all'], [], 'use polish oil'],
  [['polish'], [], 'polish'],
  [['care'], [], 'polish oil'],
  [['use', 'oil'], [], 'use oil'],
  [['all'], ['oil'], 'use polish'],
])('of rare tools, --tools %j --exclude-tools %j leaves %s', (tools, excludeTools, names) => {
  const words = { title: 'Use', description: 'Uses.', effect: reads(), inputSchema: z.strictObject({}) };
  const care = { ...words, rare: true, groups: ['care'], handler: () => 'done' };
  const all = [
    defineTool({ ...words, name: 'use', handler: () => 'used' }),
    defineTool({ ...care, name: 'polish' }),
    defineTool({ ...care, name: 'oil' }),
  ];
  const allowed = allowTools(all, { readOnly: false, tools, excludeTools });
  expect(allowed.map(({ name }) => name).join(' ')).toBe(names);
});
