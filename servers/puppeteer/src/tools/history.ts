import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { arrivalText, arrive } from '../navigating/arrival.ts';
import { ArrivalSchema, TabArg, Timeout } from '../navigating/schema.ts';

export const history = defineTool({
  name: 'history',
  title: 'History',
  description: 'Goes back, forward or loads the page again; answers as navigate does.',
  effect: reads({ openWorld: true }),
  timeout: 130_000,
  inputSchema: z.strictObject({
    action: z.enum(['back', 'forward', 'reload']).describe('What to do'),
    timeout_ms: Timeout,
    tab: TabArg,
  }),
  outputSchema: ArrivalSchema,
  render: arrivalText,
  handler: async (
    { action, timeout_ms: timeout, tab: id },
    { sessions }: PuppeteerDeps,
    { signal, principal },
  ) => {
    const { tab, session } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertThere();
      const { page } = tab;
      const going = { timeout, signal };
      const go = {
        back: () => page.goBack(going),
        forward: () => page.goForward(going),
        reload: () => page.reload(going),
      };
      return arrive({ tab, session }, signal, go[action]);
    });
  },
});
