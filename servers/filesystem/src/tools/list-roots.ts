import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { MOST_WHOLE } from '../text/content.ts';

export const listRoots = defineTool({
  name: 'list_roots',
  title: 'List roots',
  description: 'The folders this server may use: name, path and access of each, and the limits that hold.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  outputSchema: z.strictObject({
    roots: z.array(
      z.strictObject({
        name: z.string(),
        path: z.string(),
        access: z.literal('ro'),
        case_sensitive: z.boolean(),
      }),
    ),
    max_file_bytes: z.int(),
    links: z.literal('inside'),
  }),
  handler: (_args, { sandbox }: FilesystemDeps) => ({
    roots: sandbox.roots.map(({ name, spelled }) => ({
      name,
      path: spelled,
      access: 'ro' as const,
      case_sensitive: process.platform === 'linux',
    })),
    max_file_bytes: MOST_WHOLE,
    links: 'inside' as const,
  }),
  render: ({ roots, max_file_bytes }) =>
    [
      ...roots.map(({ name, path, access }) => `${name}: ${path} (${access})`),
      `Files up to ${max_file_bytes} bytes are read whole. Links are followed inside the roots only.`,
    ].join('\n'),
});
