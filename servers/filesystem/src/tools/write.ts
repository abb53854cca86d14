import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import type { writeFile as WriteFile } from '../changing/write.ts';
import type { FilesystemDeps } from '../deps.ts';

export const write = defineTool({
  name: 'write',
  title: 'Write a file',
  description:
    'Writes a whole file, or adds to its end. To change a part of a file, use edit. By default a file that is there ' +
    'is not replaced; when it is, it keeps its encoding, line ends and mode.',
  effect: writes(),
  groups: ['changes'],
  inputSchema: z.strictObject({
    path: z.string().min(1).max(4096).describe('File to write'),
    content: z.string().describe('Its text'),
    mode: z.enum(['create', 'overwrite', 'append']).default('create').describe('create: only a new file'),
    if_match: z.string().max(40).optional().describe('Only while the file has this etag'),
    make_parents: z.boolean().default(false).describe('Make missing folders'),
    encoding: z.string().max(40).default('auto').describe('auto: as the file, else utf-8; or a label'),
    eol: z
      .enum(['auto', 'lf', 'crlf', 'cr'])
      .default('auto')
      .describe('auto: as the file, else as in content'),
    executable: z.boolean().optional().describe('Whether it may be run'),
    dry_run: z.boolean().default(false).describe('Only say what would be'),
  }),
  outputSchema: z.strictObject({
    path: z.string(),
    did: z.enum(['created', 'overwrote', 'appended']),
    bytes: z.int(),
    etag: z.string().optional(),
    change_id: z.string().optional(),
  }),
  handler: async (wanted, deps: FilesystemDeps) => {
    loading ??= import('../changing/write.ts').then(({ writeFile }) => writeFile);
    const writeFile = await loading;
    return writeFile(deps, wanted);
  },
  render: ({ path, did, bytes, etag, change_id }) =>
    [
      `${change_id === undefined ? 'would have ' : ''}${did} ${path}`,
      `${bytes} bytes`,
      ...(change_id === undefined ? [] : [`etag ${etag}`, `change ${change_id}`]),
    ].join(' | '),
});

// Asked for once: even of what is there, import() takes its time.
let loading: Promise<typeof WriteFile> | undefined;
