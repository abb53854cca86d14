import { defineTool, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import type { ScanOptions } from '../listing/scan.ts';
import { visible } from '../sandbox/shown.ts';
import { Path } from './path.ts';

const Folder = Path.describe('Folder to list');

const listDirectory = defineTool({
  name: 'list_directory',
  title: 'List a folder',
  description: 'What is in a folder by name, a line each: [DIR] before folders, [FILE] before all else.',
  effect: reads(),
  inputSchema: z.strictObject({ path: Folder }),
  handler: async ({ path }, deps: FilesystemDeps, call) => {
    const { items, stopped } = await scanFolder(deps, path, { depth: 1 }, call);
    return told(items.map(labelled), stopped, call).join('\n');
  },
});

const listDirectoryWithSizes = defineTool({
  name: 'list_directory_with_sizes',
  title: 'List a folder with sizes',
  description: 'What is in a folder as [DIR] and [FILE] lines, files with their bytes; sums come last.',
  effect: reads(),
  inputSchema: z.strictObject({
    path: Folder,
    sortBy: z.enum(['name', 'size']).default('name').describe('Largest first, or by name'),
  }),
  handler: async ({ path, sortBy: sort }, deps: FilesystemDeps, call) => {
    const { items, stopped } = await scanFolder(deps, path, { depth: 1, sort }, call);
    const files = items.filter(({ type }) => type !== 'folder');
    const lines = items.map((item) => `${labelled(item)}${item.type === 'file' ? `  ${item.size}` : ''}`);
    return [
      ...told(lines, stopped, call),
      '',
      `Total: ${files.length} files, ${items.length - files.length} directories`,
      `Combined size: ${files.reduce((sum, { size = 0 }) => sum + size, 0)} bytes`,
    ].join('\n');
  },
});

const directoryTree = defineTool({
  name: 'directory_tree',
  title: 'Tree of folders',
  description:
    'What is in a folder and in those below it as JSON: name, type (file or directory) and, of a directory, ' +
    'children. Nearest first, as much as fits; {"more": n} stands for entries left out.',
  effect: reads(),
  inputSchema: z.strictObject({
    path: Folder,
    excludePatterns: z
      .array(z.string().min(1).max(200))
      .default([])
      .describe('Globs to leave out, folders with all in them'),
  }),
  handler: async ({ path, excludePatterns: exclude }, deps: FilesystemDeps, call) => {
    const { items, stopped } = await scanFolder(deps, path, { depth: Infinity, exclude }, call);
    const { treeOf } = await import('./tree.ts');
    return JSON.stringify(treeOf(items, stopped, call));
  },
});

/** More entries than any answer has room for. */
const MOST_TOLD = 20_000;

/** Frame of the answer, in tokens. */
const FRAME = 200;

async function scanFolder(
  { sandbox }: FilesystemDeps,
  path: string,
  options: Pick<ScanOptions, 'depth'> & Partial<ScanOptions>,
  call: Call,
) {
  const { scan } = await import('../listing/scan.ts');
  await using folder = await sandbox.openFolder(path);
  const whole = { start: 0, limit: MOST_TOLD } as const;
  const all = { exclude: [], gitignore: false, hidden: true, sort: 'name', ...whole, ...options } as const;
  return await scan(sandbox, folder, all, call);
}

function labelled({ name, type, denied }: { name: string; type: string; denied: boolean }): string {
  return `${type === 'folder' ? '[DIR]' : '[FILE]'} ${visible(name)}${denied ? ' (denied)' : ''}`;
}

function told(lines: readonly string[], stopped: boolean, call: Call): string[] {
  const { rows, left } = call.fit(lines, call.budget - FRAME);
  if (left === 0 && !stopped) return rows;
  return [...rows, stopped ? `… more than ${left} more` : `… ${left} more`];
}

export const listing = [listDirectory, listDirectoryWithSizes, directoryTree];
