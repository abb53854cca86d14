import { parseBeginPatch } from './begin-patch.ts';
import type { FilePatch } from './file-patch.ts';
import { isFileHeader, parseUnified } from './unified.ts';

/**
 * Reads a patch in either form, told apart by its text: a unified diff, also with what git adds to it, or
 * `*** Begin Patch`. Fences and prose around it are passed over, and counts in `@@` that are wrong are counted anew.
 * Refuses with INVALID_ARGUMENTS what is no patch, naming its line and what was expected there.
 */
export function parsePatch(patch: string): FilePatch[] {
  const lines = patch.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const begin = lines.findIndex((line) => line.trimEnd() === '*** Begin Patch');
  const first = begin === -1 ? lines.findIndex((_, at) => isFileHeader(lines, at)) : begin;
  // Where the lines of the form itself end in CRLF, the patch came through a program that made all of them so.
  const own = lines[first]?.endsWith('\r') === true ? lines.map((line) => line.replace(/\r$/, '')) : lines;
  return begin === -1 ? parseUnified(own) : parseBeginPatch({ lines: own, at: begin + 1 });
}
