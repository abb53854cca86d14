import { defineServer, defineTool, destroys, reads } from '@plugboard/core';
import { connect, textOf, type Era } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { allowTools } from '../../src/call/allow.ts';

const ERAS: Era[] = ['2026-07-28', '2025-11-25'];
const search = defineTool({
  name: 'search',
  formerly: ['find', 'look'],
  title: 'Search',
  description: 'Searches.',
  effect: reads(),
  inputSchema: z.strictObject({ text: z.string().describe('Text') }),
  outputSchema: z.strictObject({ found: z.string() }),
  handler: ({ text }) => ({ found: text }),
});
const server = defineServer({
  name: 'demo',
  version: '1.0.0',
  title: 'Demo',
  instructions: 'Demo.',
  tools: [search],
});

describe.each(ERAS)('a tool that had other names, in %s', (era) => {
  it('is listed once, and answers to each of them', async () => {
    await using client = await connect(server, { era });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['search']);
    for (const name of ['search', 'find', 'look'])
      expect(textOf(await client.callTool({ name, arguments: { text: 'x' } }))).toBe('{"found":"x"}');
  });

  it('is not there under a name that it never had', async () => {
    await using client = await connect(server, { era });
    await expect(client.callTool({ name: 'seek', arguments: { text: 'x' } })).rejects.toMatchObject({
      code: -32_602,
    });
  });
});

it('a former name that another tool has is refused where the server starts', async () => {
  const find = defineTool({ ...search, name: 'find', formerly: [] });
  const both = defineServer({ ...server, tools: [search, find] });
  await expect(connect(both, { era: '2026-07-28' })).rejects.toThrow('two tools of one server share a name');
});

it('a line that keeps a tool out by a former name goes on to do so', () => {
  const remove = defineTool({
    ...search,
    name: 'remove',
    formerly: ['erase'],
    effect: destroys(),
    confirm: () => 'Remove.',
  });
  const left = allowTools([search, remove], { readOnly: false, tools: [], excludeTools: ['erase'] });
  expect(left.map(({ name }) => name)).toEqual(['search']);
  const only = allowTools([search, remove], { readOnly: false, tools: ['find'], excludeTools: [] });
  expect(only.map(({ name }) => name)).toEqual(['search']);
});
