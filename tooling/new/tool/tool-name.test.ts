import { textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { ERAS, open } from './open.ts';

it.each(ERAS)('tool_name answers the text it was given in %s', async (era) => {
  await using client = await open(era);
  const result = await client.callTool({ name: 'tool_name', arguments: { text: 'hello' } });
  expect(result.structuredContent).toEqual({ text: 'hello' });
});

it('tool_name refuses an empty text and names the argument', async () => {
  await using client = await open('2026-07-28');
  const result = await client.callTool({ name: 'tool_name', arguments: { text: '' } });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(/\btext\b/);
});
