import { defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { PuppeteerDeps } from '../deps.ts';
import { LONGEST_URL } from '../files/downloads.ts';
import { withoutFiles } from '../files/folder.ts';

const Row = z.strictObject({
  id: z.string(),
  name: z.string(),
  state: z.enum(['canceled', 'done', 'running', 'too large']),
  bytes: z.int(),
  file: z.string().optional().describe('In the folder of --files'),
  url: z.string(),
});

export const downloads = defineTool({
  name: 'downloads',
  title: 'Downloads',
  description: 'What pages downloaded into the folder of the person; each is read at download://{id}.',
  effect: reads({ openWorld: true }),
  rare: true,
  inputSchema: z.strictObject({
    action: z.enum(['list', 'get']).default('list').describe('All, or one'),
    id: z.string().max(20).optional().describe('To get'),
  }),
  outputSchema: z.strictObject({ downloads: z.array(Row) }),
  render: ({ downloads: rows }) => {
    const lines = rows.map(
      ({ id, name, state, bytes, url }) => `${id} ${state} ${bytes} bytes ${name} | ${url}`,
    );
    return `${rows.length} downloads\n${outside(lines.join('\n'), { source: 'downloads' })}`;
  },
  handler: async ({ action, id }, { downloads: all }: PuppeteerDeps, { principal }) => {
    if (all === undefined) throw withoutFiles('Downloads');
    const rows = all
      .of(principal)
      .filter((each) => action === 'list' || each.id === id)
      .map(({ id: own, name, state, bytes, file, url, shown }) => ({
        id: own,
        name: shown.text(name),
        state,
        bytes,
        ...(file !== undefined && { file: shown.text(file) }),
        url: shown.text(url, LONGEST_URL),
      }));
    if (action === 'get' && rows.length === 0)
      throw new ToolError('There is no such download.', {
        code: 'NO_DOWNLOAD',
        hint: 'Look with action list.',
      });
    return { downloads: rows };
  },
});
