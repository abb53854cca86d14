import { defineServer, defineTool, reads, runMain } from '@plugboard/core';
import { find, tools } from './http-tools.ts';

await runMain(
  defineServer({
    name: 'bench',
    version: '1.0.0',
    title: 'Bench',
    instructions: 'For the bench.',
    tools: tools.map((tool) => defineTool({ ...tool, effect: reads(), handler: find })),
  }),
);
