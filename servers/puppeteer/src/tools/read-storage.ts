import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { itemsOf, KINDS } from '../looking/storage.ts';
import { TabArg } from '../navigating/schema.ts';

const LONGEST = 2_000;
/** What says who somebody is goes by such names. */
const SECRET = /sess|token|auth|secret|jwt|sid\b|csrf|xsrf|passw|api[-_]?key|credential/i;

export const readStorage = defineTool({
  name: 'read_storage',
  title: 'Read storage',
  description:
    'Cookies, localStorage or sessionStorage of the page. Values that look like a login are masked.',
  effect: reads({ openWorld: true }),
  rare: true,
  inputSchema: z.strictObject({
    kind: z.enum(KINDS).describe('Which'),
    key: z.string().max(500).optional().describe('Only this one'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({
    items: z.array(z.strictObject({ key: z.string(), value: z.string() })),
    left_out: z.int(),
  }),
  render: ({ items, left_out: left }) => {
    const text = items.map(({ key, value }) => `${key} = ${value}`).join('\n');
    return `${items.length} items${left === 0 ? '' : `, ${left} not shown`}\n${outside(text, { source: 'storage' })}`;
  },
  handler: async ({ kind, key, tab: id }, { sessions }: PuppeteerDeps, { principal, signal, fit }) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const all = (await itemsOf(tab.page, kind))
        .filter((item) => key === undefined || item.key === key)
        .map((item) => ({
          key: tab.shown.text(item.key),
          value: SECRET.test(item.key) ? '(masked)' : tab.shown.text(item.value).slice(0, LONGEST),
        }));
      const { rows, left } = fit(all);
      return { items: rows, left_out: left };
    });
  },
});
