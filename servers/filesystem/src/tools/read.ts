import { bytesOf, defineTool, reads, ToolError, type Call, type ContentBlock } from '@plugboard/core';

import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { bodyOf } from '../text/body.ts';
import { MOST_WHOLE, readContent, type Content } from '../text/content.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { readStretch } from '../text/stretch.ts';
import type { View } from '../text/view.ts';

const Path = z.string().min(1).max(4096);
const Line = z.int().min(1);

export const read = defineTool({
  name: 'read',
  title: 'Read files',
  description:
    'Reads a file, or several. Each answer opens with one line of facts (lines, encoding, etag), the content ' +
    'follows. Pictures and sounds come as media. What is too long is cut, and the first line says how to go on.',
  effect: reads(),
  inputSchema: z
    .strictObject({
      path: Path.optional().describe('File to read'),
      paths: z.array(Path).min(1).max(50).optional().describe('Several files, instead of path'),
      start_line: Line.optional().describe('First line, from 1'),
      end_line: Line.optional().describe('Last line, included'),
      tail: Line.optional().describe('Only the last n lines'),
      byte_offset: z.int().min(0).optional().describe('Read bytes from here, instead of lines'),
      byte_length: z.int().min(1).optional().describe('How many bytes'),
      line_numbers: z.boolean().default(false).describe('Begin each line with its number and a tab'),
      encoding: z.string().max(40).default('auto').describe('auto, or a label such as windows-1252'),
      as: z.enum(['auto', 'text', 'base64', 'image']).default('auto').describe('Form of the answer'),
      max_tokens: z.int().min(100).max(100_000).default(10_000).describe('Most the answer may cost'),
    })
    .superRefine((args, issues) => {
      const refuseWith = (key: string, message: string) =>
        issues.addIssue({ code: 'custom', path: [key], message });
      if ((args.path === undefined) === (args.paths === undefined))
        refuseWith('path', 'give either path or paths');
      const lines = args.start_line ?? args.end_line ?? args.tail;
      const bytes = args.byte_offset ?? args.byte_length;
      if (lines !== undefined && bytes !== undefined)
        refuseWith('byte_offset', 'give lines or bytes, not both');
      if (args.tail !== undefined && (args.start_line ?? args.end_line) !== undefined) {
        refuseWith('tail', 'give tail or start_line and end_line, not both');
      }
      if ((args.start_line ?? 0) > (args.end_line ?? Infinity))
        refuseWith('end_line', 'is before start_line');
    }),
  handler: async ({ path, paths = [], max_tokens, ...view }, deps: FilesystemDeps, call) => {
    const room = bytesOf(max_tokens);
    if (path !== undefined) return readOne(deps, path, { ...view, room }, call);
    const blocks: ContentBlock[] = [];
    for (const [index, each] of paths.entries()) {
      call.signal.throwIfAborted();
      call.progress(index, paths.length);
      const part = { ...view, room: Math.floor(room / paths.length) };
      blocks.push(...(await readOne(deps, each, part, call).catch(asBlock)));
    }
    return blocks;
  },
});

/** Lines of a file, or bytes of it. */
interface Part extends View {
  /** Bytes that the answer may take. */
  readonly room: number;
  readonly byte_offset?: number | undefined;
  readonly byte_length?: number | undefined;
}

async function readOne(
  { sandbox, maxRead }: FilesystemDeps,
  path: string,
  { room, ...view }: Part,
  call: Call,
): Promise<ContentBlock[]> {
  await using file = await sandbox.openFile(path);
  const { byte_offset: offset } = view;
  const content = await contentFor(file, maxRead, { room, ...view }, call);
  if (content.bytes.length === 0 && offset !== undefined && offset > 0) {
    throw refuse('INVALID_ARGUMENTS', `byte_offset: ${file.shown} has only ${content.size} bytes.`);
  }
  if (file.mayHoldSecrets) call.log(`${file.shown} may hold secrets, and is read (--secrets warn)`);
  const head = file.mayHoldSecrets ? `${file.shown} | may hold secrets` : file.shown;
  return await bodyOf(head, content, view, room);
}

async function contentFor(file: OpenedFile, maxRead: number, part: Part, call: Call): Promise<Content> {
  const { room, byte_offset: offset, byte_length: length } = part;
  const most = Math.min(maxRead, MOST_WHOLE);
  if (offset !== undefined || length !== undefined)
    return readContent(file, most, { offset: offset ?? 0, length });
  const stretch =
    file.stats.size > most ? await readStretch(file, part, { room, signal: call.signal }) : undefined;
  return stretch ?? readContent(file, maxRead);
}

/** One bad path among several is told in its place; the others are still read. */
function asBlock(error: unknown): ContentBlock[] {
  if (!ToolError.is(error)) throw error;
  return [{ type: 'text', text: [`${error.code}:`, error.message, error.hint].filter(Boolean).join(' ') }];
}
