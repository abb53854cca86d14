import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import type { Hit } from '../finding/walk.ts';
import { entryLine } from '../listing/render.ts';
import { shownPath } from '../sandbox/shown.ts';

const Bytes = z.int().min(0).optional();
const Moment = z.string().max(40).optional();

/** What the frame around the rows may cost, in tokens. */
const FRAME = 200;

export const find = defineTool({
  name: 'find',
  title: 'Find by name',
  description:
    'Files and folders below a folder, by name, size or time: their paths in order. For what is in files, use grep.',
  effect: reads(),
  inputSchema: z.strictObject({
    query: z.string().min(1).max(200).default('*').describe('Glob (*.ts, src/**/*.md), or part of a name'),
    path: z.string().min(1).max(4096).default('.').describe('Folder to look in'),
    type: z.enum(['file', 'folder', 'link', 'other']).optional().describe('Only these'),
    min_size: Bytes.describe('Bytes'),
    max_size: Bytes.describe('Bytes'),
    modified_after: Moment.describe('Date, time with offset, or age: 24h, 7d'),
    modified_before: Moment.describe('Likewise'),
    gitignore: z.boolean().default(true).describe('Leave out what .gitignore names'),
    limit: z.int().min(1).max(1000).default(200).describe('Most entries in one answer'),
    cursor: z.string().min(1).max(8192).optional().describe('next_cursor of the answer before'),
  }),
  outputSchema: z.strictObject({
    path: z.string(),
    entries: z.array(
      z.strictObject({
        path: z.string(),
        type: z.enum(['file', 'folder', 'link', 'other']),
        size: z.int().optional(),
        modified: z.string().optional(),
      }),
    ),
    unreadable: z.int().optional(),
    truncated: z.boolean(),
    next_cursor: z.string().optional(),
  }),
  handler: async ({ path, limit, cursor, ...wanted }, { sandbox }: FilesystemDeps, call) => {
    const search = await import('../finding/find.ts');
    const found = await search.find(sandbox, wanted, { path, limit, cursor }, call);
    const timed = wanted.modified_after !== undefined || wanted.modified_before !== undefined;
    const entries = found.hits.map((hit) => entryOf(hit, timed));
    const { rows, left } = call.fit(entries, call.budget - FRAME);
    const next = left === 0 ? found.next : found.hits[rows.length - 1]?.location;
    return {
      path: found.shown,
      entries: rows,
      ...(found.unreadable > 0 ? { unreadable: found.unreadable } : {}),
      truncated: next !== undefined,
      ...(next === undefined ? {} : { next_cursor: shownPath(next) }),
    };
  },
  render: ({ path, entries, unreadable = 0, next_cursor }, { gitignore }) => {
    const facts = [
      entries.length === 0 ? 'nothing found' : `${entries.length} found`,
      ...(unreadable > 0 ? [`${unreadable} could not be looked at`] : []),
      ...(entries.length === 0 && gitignore ? ['gitignore=false looks further'] : []),
      ...(next_cursor === undefined ? [] : [`truncated, go on with cursor=${next_cursor}`]),
    ];
    return [`${path}: ${facts.join(', ')}`, ...entries.map(entryLine)].join('\n');
  },
});

function entryOf({ location, type, stats }: Hit, timed: boolean) {
  return {
    path: shownPath(location),
    type,
    ...(type === 'file' ? { size: Number(stats.size) } : {}),
    ...(timed ? { modified: stats.mtime.toISOString() } : {}),
  };
}
