import { defineTool, outside, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';

export const dialog = defineTool({
  name: 'dialog',
  title: 'Dialog',
  description: 'Answers the alert, confirm, prompt or beforeunload that a page waits with.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    action: z.enum(['accept', 'dismiss']).describe('How to answer'),
    text: z.string().max(5000).optional().describe('For a prompt'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({ type: z.string(), message: z.string(), tab: z.string() }),
  render: ({ type, message, tab }, { action }) =>
    `${type} of ${tab}: ${action === 'accept' ? 'accepted' : 'dismissed'}\n${outside(message, { source: 'dialog' })}`,
  handler: async ({ action, text, tab: id }, { sessions }: PuppeteerDeps, { principal }) => {
    // Not in turn: whatever runs in the tab may be waiting for this.
    const { tab } = await sessions.tab(principal, id);
    const open = tab.dialog;
    if (open === undefined)
      throw new ToolError('The page waits with no dialog.', {
        code: 'NO_DIALOG',
        hint: 'Go on with the page.',
      });
    tab.dialog = undefined;
    await (action === 'accept' ? open.accept(text) : open.dismiss()).catch((error: unknown) => {
      throw new ToolError('The dialog went away by itself.', {
        code: 'NO_DIALOG',
        hint: 'Go on with the page.',
        cause: error,
      });
    });
    return { type: open.type(), message: tab.shown.text(open.message()).slice(0, 2000), tab: tab.id };
  },
});
