import { bytesOf, defineTool, outside, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { Ref } from '../acting/arguments.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { run, type Ran } from '../evaluating/run.ts';
import { TabArg } from '../navigating/schema.ts';
import { untilDialog } from '../navigating/until-dialog.ts';
import { resolve } from '../seeing/resolve.ts';
import type { Tab } from '../sessions/tab.ts';
import type { Shown } from '../showing/shown.ts';

export const evaluate = defineTool({
  name: 'evaluate',
  title: 'Evaluate',
  description:
    "Runs a script beside the page's own, with the page's elements but none of its variables, and answers its value as JSON. " +
    'Like document.title or (element) => element.value.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    script: z
      .string()
      .min(1)
      .max(50_000)
      .describe('Expression, statements, or a function; promises are awaited'),
    ref: Ref.optional().describe('Element given to the function; the script runs in its frame'),
    timeout_ms: z.int().min(100).max(50_000).default(10_000).describe('Milliseconds'),
    tab: TabArg,
  }),
  handler: async (
    { script: source, ref, timeout_ms: timeoutMs, tab: id },
    { sessions }: PuppeteerDeps,
    { principal, signal, budget },
  ) => {
    const { tab } = await sessions.tab(principal, id);
    const most = Math.floor(bytesOf(budget) / 2);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const { handle, frame } =
        ref === undefined ? { handle: undefined, frame: tab.page.mainFrame() } : await resolve(tab, { ref });
      const ran = await untilDialog(tab, signal, () =>
        run(frame, { source, element: handle, most: most + tab.shown.slack, timeoutMs }),
      ).catch(failed);
      return ran === undefined ? waiting(tab) : textOf(ran, tab.shown, most);
    });
  },
});

const LONGEST_THROWN = 1_000;

function textOf(ran: Ran, shown: Shown, most: number): string {
  if ('thrown' in ran)
    return `The script threw an error.\n${outside(shown.text(ran.thrown, LONGEST_THROWN), { source: 'script' })}`;
  const { json, length } = ran;
  const facts =
    most < length ? `characters 0 to ${most} of ${length}: let it answer less` : `${length} characters`;
  return `${facts}\n${outside(shown.text(json, most), { source: 'script' })}`;
}

function waiting({ dialog }: Tab): string {
  return `The script waits: the page opened a dialog${dialog === undefined ? '' : ` (${dialog.type()})`}. Answer it with dialog.`;
}

/** The world of a script goes with its page. */
function failed(error: unknown): never {
  if (!(error instanceof Error) || !/context|detached|Inspected target/i.test(error.message)) throw error;
  throw new ToolError('The page went elsewhere while the script ran.', {
    code: 'GONE_ELSEWHERE',
    hint: 'Look where it is with snapshot.',
    cause: error,
  });
}
