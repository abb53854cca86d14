import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';

export const toolName = defineTool({
  name: 'tool_name',
  title: 'Tool name',
  description: 'Answers the text it was given. Write here what comes back and when a model wants it.',
  effect: reads(),
  inputSchema: z.strictObject({ text: z.string().min(1).max(1000).describe('What to answer') }),
  outputSchema: z.strictObject({ text: z.string() }),
  handler: ({ text }) => ({ text }),
});
