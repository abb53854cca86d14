import { bytesOf, outside, ToolError, type Call } from '@plugboard/core';
import type { GitHub } from '../api/github.ts';
import { fitting } from '../fitting.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { counted } from '../text.ts';
import { blobOf, contentAt, type FileContent, type Found } from './content.ts';
import { NotText } from './encoding.ts';
import { kindOf } from './kind.ts';
import { fewer, linesIn, type Lines, type Range } from './lines.ts';

export interface Reading {
  readonly github: GitHub;
  readonly at: At;
  readonly ref: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly shown: Policy['shown'];
  readonly call: Pick<Call, 'signal'>;
}

const LFS = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?size (\d{1,15})\n/;
/** Bytes in which it is worth to begin another file. */
const LEAST = 700;
/** Bytes of the line that says what was not read. */
const REST = 200;

/** Files one after the other, as far as there is room: what failed is named, what is not read is counted. */
export async function readAll(paths: readonly string[], reading: Reading, tokens: number): Promise<string> {
  const [only, another] = paths;
  if (only !== undefined && another === undefined) return readOne(only, reading, bytesOf(tokens));
  const parts: string[] = [];
  let room = bytesOf(tokens) - REST;
  for (const path of paths) {
    if (room < LEAST && parts.length > 0) break;
    const part = await readOne(path, reading, room).catch((error: unknown) => {
      if (!ToolError.is(error)) throw error;
      return `${reading.shown(path)}: ${error.message}`;
    });
    parts.push(part);
    room -= Buffer.byteLength(part) + 2;
  }
  const next = paths[parts.length];
  if (next !== undefined)
    parts.push(
      `No room for ${paths.length - parts.length} of ${paths.length} files: ask for those from paths[${parts.length}] on in another call.`,
    );
  return parts.join('\n\n');
}

/**
 * One line of facts, then the text as it is: numbers before its lines would cost a tenth more and have to be taken off again to
 * edit or quote it. The sha is what an edit of the file is guarded with.
 */
async function readOne(asked: string, reading: Reading, room: number): Promise<string> {
  const { ref, from, to, shown } = reading;
  const { path, skip, found } = await foundAt(asked, reading);
  const name = shown(path);
  if (found.kind === 'folder')
    return `${name} is a folder of ${counted(found.names.length, 'entry', 'entries')}: list it with get_tree.`;
  if (found.kind === 'other') return `${name} is ${shown(found.words)}.`;
  const head = `${name}${ref === undefined ? '' : ` at ${ref}`}, sha ${found.sha}, ${found.size} bytes`;
  const lines = await linesOf(found, reading, { from, to, skip, room });
  if (typeof lines === 'string') return `${head}: ${lines}`;
  if (lines.total === 0) return `${head}: it is empty.`;
  if (lines.last === 0)
    throw new ToolError(`${name} has ${lines.total} lines; there is none from ${from} on.`, {
      code: 'NO_LINES',
      hint: 'Ask for lines that it has.',
    });
  const encoding = lines.encoding === 'utf-8' ? '' : `, ${lines.encoding}`;
  const compose = (bytes: number) => {
    const some = fewer(lines, bytes);
    const place = placeOf(some, { to, skip, name });
    return `${head}${encoding}, ${place}\n${outside(shown(some.text, some), { source: path })}`;
  };
  return fitting(room, compose, (text) => Buffer.byteLength(text));
}

/** `dist/app.js#c20000`: behind so many characters of its first line. A file that is called so comes first. */
const INSIDE_LINE = /^(.+)#c(\d{1,9})$/s;

interface FoundAt {
  readonly path: string;
  readonly skip: number;
  readonly found: Found;
}

async function foundAt(path: string, { github, at, ref, call }: Reading): Promise<FoundAt> {
  const [, plain, skip] = INSIDE_LINE.exec(path) ?? [];
  try {
    return { path, skip: 0, found: await contentAt(github, at, { path, ref }, call) };
  } catch (error) {
    if (plain === undefined || !ToolError.is(error) || error.code !== 'NOT_FOUND') throw error;
    return {
      path: plain,
      skip: Number(skip),
      found: await contentAt(github, at, { path: plain, ref }, call),
    };
  }
}

/** Lines of a file, or why none are shown. */
async function linesOf(
  { sha, size, bytes }: FileContent,
  { github, at, call }: Reading,
  range: Range,
): Promise<Lines | string> {
  const [, whole] = (size < 1_000 && LFS.exec(bytes?.toString('latin1') ?? '')) || [];
  if (whole !== undefined) return `a pointer to ${whole} bytes in Git LFS, which are not fetched.`;
  try {
    return await linesIn(() => (bytes === undefined ? blobOf(github, at, sha, call) : [bytes]), range);
  } catch (error) {
    if (error instanceof NotText) return `it is ${kindOf(error.sample).what}, no text, and is not shown.`;
    throw error;
  }
}

interface Told {
  readonly to: number;
  readonly skip: number;
  readonly name: string;
}

function placeOf({ first, last, total, text, isCut }: Lines, { to, skip, name }: Told): string {
  const inside = skip === 0 ? '' : ` from character ${skip + 1} of line ${first} on`;
  const lines = `lines ${first}-${last} of ${total}${inside}`;
  if (isCut)
    return `${lines}; line ${last} is longer than there is room for: go on with path ${name}#c${skip + text.length}${last === 1 ? '' : ` and start_line ${last}`}`;
  return last < Math.min(to, total) ? `${lines}; go on with start_line ${last + 1}` : lines;
}
