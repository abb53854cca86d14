import { defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import type { Session } from '../sessions/session.ts';

const Row = z.strictObject({
  tab: z.string(),
  session: z.string(),
  url: z.string(),
  title: z.string(),
  current: z.boolean(),
  dialog: z.boolean().describe('Waits with a dialog'),
});

export const tabs = defineTool({
  name: 'tabs',
  title: 'Tabs',
  description:
    'Lists, opens (blank), selects or closes tabs; answers all that are there then. Pages open tabs too.',
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    action: z.enum(['list', 'open', 'select', 'close']).default('list').describe('What to do'),
    tab: z.string().max(20).optional().describe('To select or close'),
    session: z.string().max(20).optional().describe('Where to open; the main one unless named'),
  }),
  outputSchema: z.strictObject({ tabs: z.array(Row) }),
  render: ({ tabs: rows }) => {
    const lines = rows.map(({ tab, session, url, title, current, dialog }) =>
      [`${current ? '*' : ' '} ${tab} ${session}`, url, title, dialog ? '(dialog)' : '']
        .filter(Boolean)
        .join(' | '),
    );
    return `${rows.length} tabs\n${outside(lines.join('\n'), { source: 'tabs' })}`;
  },
  handler: async ({ action, tab: id, session: at }, { sessions }: PuppeteerDeps, { principal }) => {
    const mine = async () => (at === undefined ? sessions.main(principal) : sessions.named(principal, at));
    if (action === 'open') await (await mine()).open();
    if (action === 'select' || action === 'close') {
      if (id === undefined)
        throw new ToolError(`Which tab is to ${action}?`, { code: 'MISSING_TAB', hint: 'Name it by tab.' });
      const { tab, session } = await sessions.tab(principal, id);
      if (action === 'close') await session.close(tab);
      else {
        session.current = tab;
        await tab.page.bringToFront();
      }
    }
    return { tabs: (await Promise.all(sessions.of(principal).map(rowsOf))).flat() };
  },
});

async function rowsOf(session: Session): Promise<z.output<typeof Row>[]> {
  return Promise.all(
    [...session.tabs.values()].map(async (tab) => ({
      tab: tab.id,
      session: session.id,
      url: tab.shown.text(tab.page.url()).slice(0, 500),
      title: tab.shown.text(await tab.title()).slice(0, 200),
      current: session.current === tab,
      dialog: tab.dialog !== undefined,
    })),
  );
}
