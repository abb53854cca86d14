import { spawnSync } from 'node:child_process';
import { connect } from '@plugboard/core/testing';
import { estimateTokens } from '@plugboard/core/serve';
import { expect, it } from 'vitest';
import { program, runVault } from '../fixture/program.ts';
import { fixture } from '../fixture/server.ts';

const list = (...flags: string[]) => {
  const { args } = program('--list-tools', ...flags);
  return spawnSync(process.execPath, args, { encoding: 'utf8', input: '' });
};

it('--list-tools tells of each tool what it does, what it costs and its first sentence', async () => {
  await using client = await connect(fixture, { era: '2026-07-28' });
  const { tools } = await client.listTools();
  const cost = (wanted: string) => {
    const { name, description, inputSchema } = tools.find((tool) => tool.name === wanted)!;
    return estimateTokens(JSON.stringify({ name, description, inputSchema }));
  };
  const total = tools.reduce((sum, { name }) => sum + cost(name), 0);
  const { status, stdout, stderr } = list();
  expect(stdout.split('\n').map((line) => line.replaceAll(/ {2,}/g, '|'))).toEqual([
    `add|reads|${cost('add')} tokens|Adds two numbers.`,
    `greet|writes|${cost('greet')} tokens|Greets a person.`,
    `count|reads|${cost('count')} tokens|Counts slowly.`,
    `fail|destroys|${cost('fail')} tokens|Fails in the way asked for.`,
    `rows|reads|${cost('rows')} tokens|Many rows, cut to fit or not.`,
    `pick|reads|${cost('pick')} tokens|Answers a list, which the older revision has to wrap.`,
    `erase|destroys|${cost('erase')} tokens|Erases pages for good.`,
    `book|writes|${cost('book')} tokens|Books a table, asking for what is missing.`,
    `turn|writes|${cost('turn')} tokens|Turns a page, of which subscribers are told.`,
    `9 tools, about ${total} tokens on every turn.`,
    '',
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it.each([
  [['--read-only'], ['add', 'count', 'rows', 'pick']],
  [['--tools', 'numbers', '--exclude-tools', 'add'], ['count']],
])('--list-tools with %j tells what a client would get', (flags, names) => {
  const lines = list(...flags)
    .stdout.trim()
    .split('\n');
  expect(lines.slice(0, -1).map((line) => line.split(' ', 1)[0])).toEqual(names);
});

it('--list-tools needs no settings, and cuts a description after its first sentence, not after e.g.', () => {
  expect(runVault(['--list-tools'])).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /^open {2}reads {2}\d+ tokens {2}Opens a door, e\.g\. the cellar\.\n1 tool, about \d+ tokens on every turn\.\n$/,
    ) as string,
    stderr: '',
  });
});

it('--list-tools refuses a tool that is not there', () => {
  const { status, stderr } = list('--tools', 'gret');
  expect(stderr).toMatch('--tools: there is no tool or group "gret". Did you mean "greet"?');
  expect(status).toBe(2);
});
