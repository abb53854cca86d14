import { ToolError, type Call } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { readContent, type Content } from '../text/content.ts';
import { textForm } from '../text/decode.ts';
import { decode, type TextForm } from '../text/form.ts';
import { lineEnds } from '../text/lines.ts';
import { wordsOf } from './words.ts';

interface Part {
  /** So many of the first lines, or of the last; neither: the whole. */
  readonly head?: number | undefined;
  readonly tail?: number | undefined;
  /** The most bytes of UTF-8 that the answer may have. */
  readonly room: number;
}

/** Of a file that is not read whole, so much of its head or its end is. */
const RANGE = 1024 * 1024;

/** The text of a file or of some of its lines, never less than was asked for. Refuses with BINARY or TOO_LARGE. */
export async function readText(
  { sandbox, maxRead }: FilesystemDeps,
  path: string,
  part: Part,
  call: Call,
): Promise<string> {
  await using file = await sandbox.openFile(path);
  if (file.mayHoldSecrets) call.log(`${file.shown} may hold secrets, and is read (--secrets warn)`);
  const content = await contentOf(file, maxRead, part);
  const form = await textForm(content.sample);
  if (form === undefined) {
    const hint = 'read_media_file reads its bytes.';
    throw refuse('BINARY', `${file.shown} is no text (${content.size} bytes).`, hint);
  }
  const lines = linesOf(content, form, part);
  const text = lines === undefined ? undefined : decode(lines, form.encoding);
  if (text === undefined || Buffer.byteLength(text) > part.room) throw tooMuch(file, part.room);
  return text;
}

/** Each file under its path; one that cannot be read, or for which no room is left, says so in its place. */
export async function readTexts(
  deps: FilesystemDeps,
  paths: readonly string[],
  room: number,
  call: Call,
): Promise<string> {
  let left = room;
  const told: string[] = [];
  for (const [index, path] of paths.entries()) {
    call.signal.throwIfAborted();
    call.progress(index, paths.length);
    // Room for the frame around each, and for what the others may have to say.
    const frame = Buffer.byteLength(path) + FRAME;
    left -= frame;
    const text = await readText(deps, path, { room: left - (paths.length - index) * FRAME }, call).then(
      (read) => `${path}:\n${read}\n`,
      (error: unknown) => `${path}: ${errorLine(error)}`,
    );
    left -= Buffer.byteLength(text) - frame;
    told.push(text);
  }
  return told.join('\n---\n');
}

const FRAME = 200;

function errorLine(error: unknown): string {
  if (!ToolError.is(error)) throw error;
  const { code, message, hint } = wordsOf(error);
  return [`${code}:`, message, hint].filter(Boolean).join(' ');
}

async function contentOf(file: OpenedFile, maxRead: number, { head, tail, room }: Part): Promise<Content> {
  const size = Number(file.stats.size);
  if (size <= maxRead) return readContent(file, maxRead);
  if (head === undefined && tail === undefined) throw tooMuch(file, room);
  const length = Math.min(RANGE, maxRead);
  // Even, as characters of UTF-16 are.
  const end = Math.max(0, size - length);
  return readContent(file, maxRead, { offset: tail === undefined ? 0 : end + (end % 2), length });
}

/** The bytes that are asked for; undefined where those that were read do not hold all of them. */
function linesOf(
  { bytes, offset, length }: Content,
  form: TextForm,
  { head, tail }: Part,
): Buffer | undefined {
  const isPart = offset !== undefined;
  const text = bytes.subarray(isPart && offset > 0 ? 0 : form.bom, isPart ? length : undefined);
  if (head === undefined && tail === undefined) return text;
  if (head !== undefined) {
    let count = 0;
    for (const { end } of lineEnds(text, form.encoding)) {
      // The last line of a part may go on behind it.
      if (isPart && end === text.length) break;
      if ((count += 1) === head) return text.subarray(0, end);
    }
    return isPart ? undefined : text;
  }
  const ends = Array.from(lineEnds(text, form.encoding), ({ end }) => end);
  const start = ends[ends.length - 1 - (tail ?? 0)];
  // The first line of a part may have begun before it.
  return start === undefined && isPart ? undefined : text.subarray(start ?? 0);
}

function tooMuch({ shown, stats }: OpenedFile, room: number) {
  const words = `${shown} has ${stats.size} bytes, and what is asked for is more than the ${Math.max(room, 0)} that fit into the answer.`;
  return refuse('TOO_LARGE', words, 'head or tail of read_text_file reads fewer lines.');
}
