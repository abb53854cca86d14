// A server on core, unbundled: `node core.js [--http 0]`, twenty tools.
import { defineServer, defineTool, reads, runMain } from '@plugboard/core';
import { find, toolsFor } from './tools.js';

await runMain(
  defineServer({
    name: 'bench',
    version: '1.0.0',
    title: 'Bench',
    instructions: 'For the bench.',
    tools: toolsFor(20).map((tool) => defineTool({ ...tool, effect: reads(), handler: find })),
  }),
);
