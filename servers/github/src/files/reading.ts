import { bytesOf, outside, ToolError, type Call } from '@plugboard/core';
import type { GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { blobOf, contentAt } from './content.ts';
import { linesIn, NotText, type Lines } from './lines.ts';

export interface Reading {
  readonly github: GitHub;
  readonly at: At;
  readonly ref: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly shown: (text: string) => string;
  readonly call: Pick<Call, 'signal'>;
}

const LFS = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/;

/** Files one after the other, as far as there is room: what is not read is named. */
export async function readAll(paths: readonly string[], reading: Reading, tokens: number): Promise<string> {
  const parts: string[] = [];
  const left: string[] = [];
  let room = bytesOf(tokens);
  for (const path of paths) {
    if (room < 200 && parts.length > 0) {
      left.push(path);
      continue;
    }
    const part = await readOne(path, reading, room).catch((error: unknown) => {
      if (paths.length === 1 || !ToolError.is(error)) throw error;
      return `${path}: ${error.message}`;
    });
    parts.push(part);
    room -= Buffer.byteLength(part);
  }
  if (left.length > 0)
    parts.push(`Not read, for lack of room: ${left.join(', ')}. Ask for them in another call.`);
  return parts.join('\n\n');
}

/** One line of facts, then the text. The sha is what an edit of the file is guarded with. */
async function readOne(path: string, reading: Reading, room: number): Promise<string> {
  const { github, at, ref, from, to, shown, call } = reading;
  const found = await contentAt(github, at, { path, ref }, call);
  if (found.kind === 'other') return `${path} is ${shown(found.words)}.`;
  const { sha, size, bytes } = found;
  const head = `${path}${ref === undefined ? '' : ` at ${ref}`}, sha ${sha}, ${size} bytes`;
  const chunks = bytes === undefined ? blobOf(github, at, sha, call) : [bytes];
  const lines = await linesIn(chunks, { from, to, room: Math.max(200, room - 400) }).catch(
    (error: unknown) => {
      if (error instanceof NotText) return undefined;
      throw error;
    },
  );
  if (lines === undefined) return `${head}: it is no text, and is not shown.`;
  if (LFS.test(lines.text)) return `${head}: a pointer to a file in Git LFS, which is not fetched.`;
  if (lines.last === 0 && lines.total > 0)
    throw new ToolError(`${path} has ${lines.total} lines; there is none from ${from} on.`, {
      code: 'NO_LINES',
      hint: 'Ask for lines that it has.',
    });
  return `${head}, ${placeOf(lines, to)}\n${outside(shown(lines.text), { source: path })}`;
}

function placeOf({ first, last, total, isCut }: Lines, to: number): string {
  const lines = `lines ${first}-${last} of ${total}`;
  if (isCut)
    return `${lines}; line ${last} is longer than there is room for, and cut: ask with more max_tokens`;
  return last < Math.min(to, total) ? `${lines}; go on with start_line ${last + 1}` : lines;
}
