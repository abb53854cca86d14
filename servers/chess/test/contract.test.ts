import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, expectContract, lintServer } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { chess } from '../src/index.ts';
import { ERAS } from './open.ts';

const TOOLS = new URL('../tools.json', import.meta.url);
const BIN = join(import.meta.dirname, '../dist/cli.js');

it('tools.json is what the definition says (pnpm gen writes it)', async () => {
  await expectContract(chess, TOOLS);
});

it('the words keep the rules of the house', () => {
  // Estimated high: a tokenizer counts fewer than 2,500.
  lintServer(chess, { tokens: 3_000 });
});

it.each(ERAS)('the built program serves it in %s', async (era) => {
  await using client = await connect({ command: process.execPath, args: [BIN] }, { era });
  const { tools } = await client.listTools();
  expect(tools).toEqual((JSON.parse(readFileSync(TOOLS, 'utf8')) as { tools: unknown }).tools);
});
