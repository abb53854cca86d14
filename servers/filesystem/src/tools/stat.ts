import { defineTool, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import type { Facts } from '../facts/facts.ts';

const Row = z.strictObject({
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  size: z.int().optional(),
  mode: z.string(),
  mime: z.string().optional(),
  encoding: z.string().optional(),
  bom: z.literal(true).optional(),
  eol: z.enum(['lf', 'crlf', 'cr', 'mixed', 'none']).optional(),
  lines: z.int().optional(),
  est_tokens: z.int().optional(),
  nlink: z.int().optional(),
  target: z.string().optional(),
  target_type: z.enum(['file', 'folder']).optional(),
  target_error: z.string().optional(),
  unreadable: z.literal(true).optional(),
  modified: z.string(),
  created: z.string().optional(),
  accessed: z.string(),
  etag: z.string().optional(),
});

/** One bad path among several, in its place. */
const Failure = z.strictObject({ code: z.string(), message: z.string(), hint: z.string().optional() });
type Failure = z.output<typeof Failure>;

export const stat = defineTool({
  name: 'stat',
  title: 'Facts about paths',
  description:
    'Size, times, mode, media type and etag of files, folders and links, one row for each path in its order. Of texts ' +
    'up to 4 MB also encoding, line ends, lines and the tokens that reading them costs.',
  effect: reads(),
  inputSchema: z.strictObject({
    paths: z
      .array(z.string().min(1).max(4096))
      .min(1)
      .max(50)
      .describe('What to look at; links are not followed'),
  }),
  outputSchema: z.strictObject({ rows: z.array(z.union([Row, Failure])) }),
  handler: async ({ paths }, deps: FilesystemDeps, call) => {
    const { factsOf } = await import('../facts/facts.ts');
    const rows: (Facts | Failure)[] = [];
    for (const [index, path] of paths.entries()) {
      call.signal.throwIfAborted();
      call.progress(index, paths.length);
      const facts = factsOf(deps, path);
      rows.push(await (paths.length === 1 ? facts : facts.catch(asRow)));
    }
    return { rows };
  },
  render: ({ rows }) => rows.map((row) => ('code' in row ? failureLine(row) : factsLine(row))).join('\n'),
});

function asRow(error: unknown): Failure {
  if (!ToolError.is(error) || error.code === undefined) throw error;
  const { code, message, hint } = error;
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}

function failureLine({ code, message, hint = '' }: Failure): string {
  return `${code}: ${message} ${hint}`.trimEnd();
}

function factsLine({ path, type, ...facts }: z.output<typeof Row>): string {
  const told = Object.entries(facts).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return [path, type, ...told].join(' | ');
}
