import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';

export const session = defineTool({
  name: 'session',
  title: 'Session',
  description:
    'Opens a session with its own cookies, storage and first tab, for a parallel agent; or closes one.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    action: z.enum(['create', 'close']).describe('What to do'),
    session: z.string().max(20).optional().describe('To close'),
  }),
  outputSchema: z.strictObject({
    session: z.string(),
    tab: z.string().optional().describe('Its first; name it in every call'),
    sessions: z.array(z.string()).describe('All that are open now'),
  }),
  handler: async ({ action, session: id }, { sessions }: PuppeteerDeps, { principal }) => {
    const left = () => sessions.of(principal).map((each) => each.id);
    if (action === 'create') {
      const made = await sessions.create(principal);
      const tab = await made.open();
      return { session: made.id, tab: tab.id, sessions: left() };
    }
    if (id === undefined)
      throw new ToolError('Which session is to close?', {
        code: 'MISSING_SESSION',
        hint: 'Name it by session.',
      });
    await sessions.close(sessions.named(principal, id));
    return { session: id, sessions: left() };
  },
});
