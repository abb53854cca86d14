import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineResource, defineServer, defineTool, reads, setting } from '@plugboard/core';
import { connect, contract, expectContract, lintServer, type Era } from '@plugboard/core/testing';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { modes } from '../fixture/modes.ts';
import { modesProgram } from '../fixture/program.ts';

const ERAS: Era[] = ['2026-07-28', '2025-11-25'];
const { hotel = {} } = modes.profiles ?? {};

const shout = defineTool({
  name: 'shout',
  title: 'Shout',
  description: 'Says a word loudly in the hall of the house.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  handler: () => 'HELLO',
});

function run(...args: string[]) {
  const { command, args: all } = modesProgram(...args);
  const { status, stdout, stderr } = spawnSync(command, all, { encoding: 'utf8', input: '' });
  return { status, stderr, lines: stdout.trimEnd().split('\n') };
}

describe.each(ERAS)('tools of the settings in %s', (era) => {
  it('are listed and called as the settings have them', async () => {
    const settings = { doors: ['cellar'], ...hotel, paint: true };
    await using client = await connect(modes, { era, settings });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['open', 'paint']);
    expect(tools[0]?.inputSchema.properties).toHaveProperty('number');
    expect(await client.callTool({ name: 'open', arguments: { number: 7 } })).toMatchObject({
      content: [{ text: 'number 7 of cellar opens' }],
    });
    const wrong = await client.callTool({ name: 'open', arguments: { door: 'cellar' } });
    expect(wrong.isError).toBe(true);
  });

  it('are served by a program from the generated list, but for those that it does not know', async () => {
    const described = async (...args: string[]) => {
      await using client = await connect(modesProgram('cellar', ...args), { era });
      return (await client.listTools()).tools.map(({ description }) => description);
    };
    expect(await described()).toEqual(['As generated.']);
    expect(await described('--paint')).toEqual([
      'As generated.',
      'Paints a door in a colour that people like.',
    ]);
    expect(await described('--like', 'hotel')).toEqual(['Opens a door by its number, and says so.']);
  });
});

it('--list-tools tells those of the flags, though no door was named', () => {
  const { status, lines } = run('--list-tools', '--like', 'hotel', '--paint');
  expect(status).toBe(0);
  expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['open', 'paint', '2']);
});

it('--tools knows those of the flags alone', () => {
  expect(run('--list-tools', '--tools', 'paint', '--paint').lines[0]).toMatch(/^paint /);
  expect(run('--list-tools', '--tools', 'paint')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching('--tools: there is no tool or group "paint".') as string,
  });
});

it('--doctor names those of the flags', () => {
  expect(run('cellar', '--paint', '--doctor').lines).toContain('ok      tools: open, paint.');
});

it('a flag that decides about tools is refused in words when it is wrong', () => {
  expect(run('--list-tools', '--like', 'hotels')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      '--like: expected ours or hotel, got "hotels". Did you mean "hotel"?',
    ) as string,
  });
});

it('each profile has a contract of its own', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'profile-')), 'tools.json');
  writeFileSync(file, await contract(modes, hotel));
  await expectContract(modes, file, hotel);
  await expect(expectContract(modes, file)).rejects.toThrow('open differs in description, inputSchema.');
});

it('lintServer looks at the tools of the settings that it is given', () => {
  const tools = ({ paint }: { paint?: boolean }) => [paint === true ? { ...shout, name: 'Shout' } : shout];
  const bad = { ...modes, tools };
  lintServer(bad);
  expect(() => lintServer(bad, { settings: { paint: true } })).toThrow(
    'tool Shout: its name is not snake_case',
  );
});

it.each(ERAS)('resources are those of the settings in %s', async (era) => {
  const cellar = defineResource({
    name: 'cellar',
    title: 'Cellar',
    description: 'What stands in the cellar.',
    uri: 'house://cellar',
    read: () => 'wine',
  });
  const house = defineServer({
    name: 'house',
    version: '1.0.0',
    title: 'House',
    instructions: 'For tests.',
    settings: z.strictObject({ deep: setting(z.boolean().default(false).describe('With a cellar.'), {}) }),
    tools: [],
    resources: ({ deep }) => (deep === true ? [cellar] : []),
  });
  const listed = async (deep: boolean) => {
    await using client = await connect(house, { era, settings: { deep } });
    return client.getServerCapabilities()?.resources === undefined
      ? undefined
      : (await client.listResources()).resources.map(({ uri }) => uri);
  };
  expect(await listed(true)).toEqual(['house://cellar']);
  expect(await listed(false)).toBeUndefined();
});
