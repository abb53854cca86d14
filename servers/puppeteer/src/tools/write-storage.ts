import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { clearItems, KINDS, setItem } from '../looking/storage.ts';
import { TabArg } from '../navigating/schema.ts';

export const writeStorage = defineTool({
  name: 'write_storage',
  title: 'Write storage',
  description:
    "Sets one, loads several or clears cookies, localStorage or sessionStorage of the page's origin.",
  effect: writes({ openWorld: true, idempotent: true }),
  rare: true,
  inputSchema: z.strictObject({
    action: z.enum(['set', 'clear', 'load']).describe('What to do'),
    kind: z.enum(KINDS).describe('Where'),
    key: z.string().min(1).max(500).optional().describe('To set or clear; clear without it takes all'),
    value: z.string().max(100_000).optional().describe('To set'),
    items: z.record(z.string(), z.string()).optional().describe('To load, by key'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({ changed: z.int().describe('How many') }),
  handler: async (
    { action, kind, key, value, items, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, signal },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    const missing = (what: string) =>
      new ToolError(`${action} needs ${what}.`, { code: 'MISSING', hint: 'Give it with the same call.' });
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      if (!/^https?:/.test(tab.page.url()))
        throw new ToolError('This page belongs to no site.', {
          code: 'NO_SITE',
          hint: 'Navigate to one first.',
        });
      if (action === 'clear') return { changed: await clearItems(tab.page, kind, key) };
      if (action === 'set') {
        if (key === undefined || value === undefined) throw missing('key and value');
        await setItem(tab.page, kind, { key, value });
        return { changed: 1 };
      }
      if (items === undefined) throw missing('items');
      for (const [name, each] of Object.entries(items))
        await setItem(tab.page, kind, { key: name, value: each });
      return { changed: Object.keys(items).length };
    });
  },
});
