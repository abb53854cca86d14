import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { decodeCursor, encodeCursor } from '../listing/cursor.ts';
import type { Item } from '../listing/scan.ts';
import { renderEntries, renderTree } from '../listing/render.ts';
import type { Location, Root } from '../sandbox/location.ts';
import { shownPath, visible } from '../sandbox/shown.ts';

const Pattern = z.string().min(1).max(200);

export const list = defineTool({
  name: 'list',
  title: 'List a folder',
  description:
    'What is in a folder, nearest first: names, types and sizes. Each folder inside it shows 100 entries at most.',
  effect: reads(),
  inputSchema: z.strictObject({
    path: z.string().min(1).max(4096).default('.').describe('Folder to list'),
    depth: z.int().min(1).max(20).default(1).describe('Levels of folders to enter'),
    glob: Pattern.optional().describe('Only what matches: *.ts, src/**/*.md'),
    exclude: z.array(Pattern).max(50).default([]).describe('Globs to leave out, folders with all in them'),
    gitignore: z.boolean().default(true).describe('Leave out what .gitignore names'),
    hidden: z.boolean().default(false).describe('Show names that begin with a dot'),
    sort: z
      .enum(['name', 'size', 'modified'])
      .default('name')
      .describe('Within each folder; largest, newest first'),
    limit: z.int().min(1).max(2000).default(300).describe('Most entries in one answer'),
    cursor: z.string().max(100).optional().describe('next_cursor of the answer before'),
    format: z.enum(['tree', 'entries']).default('tree').describe('Form of the text'),
  }),
  outputSchema: z.strictObject({
    path: z.string(),
    entries: z.array(
      z.strictObject({
        path: z.string(),
        type: z.enum(['file', 'folder', 'link', 'other']),
        size: z.int().optional(),
        modified: z.string().optional(),
        denied: z.literal(true).optional(),
        more: z.int().optional(),
      }),
    ),
    total: z.int(),
    truncated: z.boolean(),
    next_cursor: z.string().optional(),
  }),
  handler: async ({ path, limit, cursor, format: _, ...options }, { sandbox }: FilesystemDeps, call) => {
    if (path === '.' && sandbox.roots.length > 1) return listOfRoots(sandbox.roots);
    const { scan } = await import('../listing/scan.ts');
    await using folder = await sandbox.openFolder(path);
    const start = decodeCursor(cursor);
    const { items, total, stopped } = await scan(sandbox, folder, { ...options, start, limit }, call);
    const page = items.map((item) => entryOf(folder, item, options.sort));
    // Room is left for the frame around the rows.
    const { rows } = call.fit(page, call.budget - 200);
    const next = start + rows.length;
    const truncated = stopped || next < total;
    return {
      path: folder.shown,
      entries: rows,
      total,
      truncated,
      ...(next < total ? { next_cursor: encodeCursor(next) } : {}),
    };
  },
  render: (listing, { format }) => (format === 'tree' ? renderTree(listing) : renderEntries(listing)),
});

/** With several roots, what is at the top is the roots. */
function listOfRoots(roots: readonly Root[]) {
  const entries = roots.map(({ name }) => ({ path: visible(name), type: 'folder' as const }));
  return { path: '.', entries, total: entries.length, truncated: false };
}

function entryOf(folder: Location, { parts, type, size, modified, denied, more }: Item, sort: string) {
  return {
    path: shownPath({ root: folder.root, parts: [...folder.parts, ...parts] }),
    type,
    ...(type === 'file' && size !== undefined ? { size } : {}),
    ...(sort === 'modified' && modified !== undefined ? { modified: modified.toISOString() } : {}),
    ...(denied ? { denied } : {}),
    ...(more > 0 ? { more } : {}),
  };
}
