import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { checkAddress } from '../egress/scheme-gate.ts';
import { arrivalText, arrive } from '../navigating/arrival.ts';
import { ArrivalSchema, TabArg, Timeout } from '../navigating/schema.ts';
import { leave } from '../sessions/world.ts';

const WAITS = { load: 'load', dom: 'domcontentloaded', idle: 'networkidle2' } as const;

export const navigate = defineTool({
  name: 'navigate',
  title: 'Navigate',
  description:
    'Opens an address in a tab: status, where it ended, title, what was blocked, a dialog it waits with.',
  effect: reads({ openWorld: true }),
  timeout: 130_000,
  inputSchema: z.strictObject({
    url: z.string().min(1).max(8192).describe('http or https; https without a scheme'),
    wait: z.enum(['load', 'dom', 'idle']).default('load').describe('Until when'),
    timeout_ms: Timeout,
    tab: TabArg,
  }),
  outputSchema: ArrivalSchema,
  render: arrivalText,
  handler: async (
    { url, wait, timeout_ms: timeout, tab: id },
    { sessions }: PuppeteerDeps,
    { signal, principal },
  ) => {
    const address = checkAddress(url);
    const { tab, session } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertThere();
      if (tab.isRestless) await leave(tab.page.mainFrame());
      return arrive({ tab, session }, signal, () =>
        tab.page.goto(address.href, { waitUntil: WAITS[wait], timeout, signal }),
      );
    });
  },
});
