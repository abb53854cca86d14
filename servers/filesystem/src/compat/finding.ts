import { join } from 'node:path';
import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import type { Location } from '../sandbox/location.ts';
import { visible } from '../sandbox/shown.ts';
import { Path } from './path.ts';

const Pattern = z.string().min(1).max(200);
const MOST_FOUND = 1_000;
/** Frame of the answer, in tokens. */
const FRAME = 200;

const searchFiles = defineTool({
  name: 'search_files',
  title: 'Search by name',
  description: 'Whole paths of files and folders below a folder whose names match, in order.',
  effect: reads(),
  inputSchema: z.strictObject({
    path: Path.describe('Folder to look in'),
    pattern: Pattern.describe('Glob (*.ts, src/**/*.md), or part of a name'),
    excludePatterns: z.array(Pattern).default([]).describe('Globs to leave out, folders with all in them'),
  }),
  handler: async ({ path, pattern, excludePatterns }, { sandbox }: FilesystemDeps, call) => {
    const { find } = await import('../finding/find.ts');
    const wanted = { query: pattern, exclude: excludePatterns, gitignore: false };
    const { hits, next } = await find(sandbox, wanted, { path, limit: MOST_FOUND }, call);
    const { rows, left } = call.fit(
      hits.map(({ location }) => wholePath(location)),
      call.budget - FRAME,
    );
    if (left > 0 || next !== undefined) rows.push('… and more; a narrower path or pattern shows them.');
    return rows.length === 0 ? 'No matches found' : rows.join('\n');
  },
});

const getFileInfo = defineTool({
  name: 'get_file_info',
  title: 'Facts about a path',
  description:
    'Size, times, permissions and kind of a file, a folder or a link itself, a line each; of texts also encoding, ' +
    'line ends and lines.',
  effect: reads(),
  inputSchema: z.strictObject({ path: Path.describe('What to look at') }),
  handler: async ({ path }, deps: FilesystemDeps) => {
    const { factsOf } = await import('../facts/facts.ts');
    const { size, created, modified, accessed, type, mode, path: _, ...more } = await factsOf(deps, path);
    const kind = { isDirectory: type === 'folder', isFile: type === 'file', permissions: mode };
    return Object.entries({ size, created, modified, accessed, ...kind, type, ...more })
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
      .join('\n');
  },
});

const listAllowedDirectories = defineTool({
  name: 'list_allowed_directories',
  title: 'List allowed folders',
  description: 'The whole paths of the folders this server may use, with all that is in them.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  handler: (_args, { sandbox }: FilesystemDeps) =>
    ['Allowed directories:', ...sandbox.roots.map(({ spelled }) => visible(spelled))].join('\n'),
});

function wholePath({ root, parts }: Location): string {
  return visible(join(root.spelled, ...parts));
}

export const finding = [searchFiles, getFileInfo, listAllowedDirectories];
