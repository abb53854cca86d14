import { bytesOf, defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { bodyOf, headerLines, rowOf } from '../looking/requests.ts';
import { TabArg } from '../navigating/schema.ts';
import type { Tab } from '../sessions/tab.ts';

export const network = defineTool({
  name: 'network',
  title: 'Network',
  description: "A tab's requests, the newest last; or one of them: its headers, and its bodies page by page.",
  effect: reads({ openWorld: true }),
  inputSchema: z.strictObject({
    action: z.enum(['list', 'get']).default('list').describe('All, or one'),
    id: z.int().min(1).optional().describe('To get'),
    part: z.enum(['headers', 'request_body', 'body']).default('headers').describe('Of the one to get'),
    filter: z.string().max(200).optional().describe('Part of the address'),
    limit: z.int().min(1).max(500).default(50).describe('Most rows'),
    cursor: z.int().min(0).optional().describe('list: rows before this id; get: characters to skip'),
    tab: TabArg,
  }),
  handler: async (
    { action, id, part, filter = '', limit, cursor, tab: name },
    { sessions }: PuppeteerDeps,
    { principal, budget, fit },
  ) => {
    const { tab } = await sessions.tab(principal, name);
    if (action === 'get') return get(tab, { id, part, from: cursor ?? 0, budget });
    const all = tab.requests
      .since()
      .filter(
        ({ number, item }) => number < (cursor ?? Infinity) && tab.sentText(item.url()).includes(filter),
      )
      .map(({ number, item }) => rowOf(number, item, tab));
    const { rows } = fit(all.slice(-limit).toReversed());
    const lines = rows
      .toReversed()
      .map(
        ({ id: at, method, url, type, status, failed }) =>
          `${at} ${method} ${status ?? failed ?? 'waiting'} ${type} ${url}`,
      );
    const older = all.length - rows.length;
    const more = older === 0 ? '' : `, ${older} older: cursor ${rows.at(-1)?.id ?? 0}`;
    return `${rows.length} requests${more}\n${outside(lines.join('\n'), { source: 'network' })}`;
  },
});

interface Wanted {
  readonly id: number | undefined;
  readonly part: 'headers' | 'request_body' | 'body';
  readonly from: number;
  readonly budget: number;
}

async function get(tab: Tab, { id, part, from, budget }: Wanted): Promise<string> {
  const request = id === undefined ? undefined : tab.requests.get(id);
  if (id === undefined || request === undefined)
    throw new ToolError('There is no request with this id, or not any more.', {
      code: 'NO_REQUEST',
      hint: 'Look with action list.',
    });
  const { method, url } = rowOf(id, request, tab);
  const head = `${id} ${method}, ${part}`;
  if (part === 'headers') {
    const lines = [
      url,
      ...headerLines(request.headers(), tab),
      '',
      `status ${request.response()?.status() ?? 'none yet'}`,
      ...headerLines(request.response()?.headers() ?? {}, tab),
    ];
    return `${head}\n${outside(lines.join('\n'), { source: 'network' })}`;
  }
  const text = tab.sentText(
    part === 'body' ? await bodyOf(request) : ((await request.fetchPostData()) ?? ''),
  );
  const page = text.slice(from, from + Math.floor(bytesOf(budget) / 2));
  const end = from + page.length;
  const more = end < text.length ? `, go on with cursor ${end}` : '';
  return `${head}, characters ${from} to ${end} of ${text.length}${more}\n${outside(page, { source: 'network' })}`;
}
