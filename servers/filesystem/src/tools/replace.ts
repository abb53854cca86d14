import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';

export const replace = defineTool({
  name: 'replace',
  title: 'Replace in files',
  description:
    'Replaces what a pattern finds in many files, all or nothing. First a dry run: it tells each occurrence with its ' +
    'id, before and after. Then with dry_run=false and expected_count for all, or occurrence_ids for some.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    pattern: z.string().min(1).max(1000).describe('What to find'),
    replacement: z
      .string()
      .max(10_000)
      .describe('What comes there; in regex mode $1 is a group, $$ a dollar'),
    mode: z.enum(['literal', 'regex']).default('literal').describe('As grep has it; ^ and $ are of lines'),
    path: z.string().min(1).max(4096).default('.').describe('Folder or file'),
    glob: z.string().min(1).max(200).optional().describe('Only files that match'),
    dry_run: z.boolean().default(true).describe('Only say what would be'),
    occurrence_ids: z
      .array(z.string().max(5000))
      .min(1)
      .max(1000)
      .optional()
      .describe('Those of the dry run to replace'),
    expected_count: z.int().min(1).optional().describe('How many there are: all are replaced'),
  }),
  outputSchema: z.strictObject({
    count: z.int(),
    files: z.int(),
    occurrences: z
      .array(z.strictObject({ id: z.string(), line: z.int(), before: z.string(), after: z.string() }))
      .optional(),
    changed: z.array(z.strictObject({ path: z.string(), count: z.int(), etag: z.string() })).optional(),
    truncated: z.boolean(),
    change_id: z.string().optional(),
  }),
  handler: async (wanted, deps: FilesystemDeps, call) => {
    const { replaceAll } = await import('../changing/replace.ts');
    return replaceAll(deps, wanted, call);
  },
  render: ({ count, files, occurrences, changed = [], truncated, change_id }) => {
    if (occurrences === undefined) {
      const head = `replaced ${count} in ${files} files${change_id === undefined ? '' : ` | change ${change_id}`}`;
      return [head, ...changed.map(({ path, count: times, etag }) => `${path}  ${times}  etag ${etag}`)].join(
        '\n',
      );
    }
    const head = `${count} occurrences in ${files} files${truncated ? `, the first ${occurrences.length} told; narrow path or glob` : ''}`;
    const rows = occurrences.flatMap(({ id, line, before, after }) => [
      `${id}  line ${line}`,
      `-${before}`,
      `+${after}`,
    ]);
    return [head, ...rows].join('\n');
  },
});
