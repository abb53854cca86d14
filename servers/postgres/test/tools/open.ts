import { defineServer } from '@plugboard/core';
import { connect, textOf } from '@plugboard/core/testing';
import { openPostgres } from '../../src/deps.ts';
import { settings } from '../../src/settings.ts';
import { adviseIndexes } from '../../src/tools/advise-indexes.ts';
import { explain } from '../../src/tools/explain.ts';

const planner = defineServer({
  name: 'planner',
  version: '0.0.0',
  title: 'Planner',
  instructions: 'Explains and advises.',
  settings,
  deps: openPostgres,
  tools: [explain, adviseIndexes],
});

/** Calls one of the two tools on a database, and answers what a model would see. */
export async function callAt(dbUrl: string, name: string, args: Record<string, unknown>) {
  await using client = await connect(planner, { era: '2026-07-28', settings: { dbUrl } });
  const result = await client.callTool({ name, arguments: args });
  return {
    text: textOf(result),
    isError: result.isError === true,
    data: result.structuredContent as Record<string, unknown>,
  };
}
