import { malformed, type Cursor } from './cursor.ts';
import type { FilePatch, Hunk } from './file-patch.ts';
import { hunkLines } from './hunk-line.ts';

const FILE = /^\*\*\* (Add|Delete|Update) File: *(.*\S)\s*$/;
const MOVE = /^\*\*\* Move to: *(.*\S)\s*$/;
const END = '*** End Patch';
const END_OF_FILE = '*** End of File';

/** Reads what follows `*** Begin Patch`. */
export function parseBeginPatch(cursor: Cursor): FilePatch[] {
  const files: FilePatch[] = [];
  for (;;) {
    skipBlank(cursor);
    const line = cursor.lines[cursor.at];
    if (line?.trimEnd() === END && files.length > 0) return files;
    const [, what, path = ''] = FILE.exec(line ?? '') ?? [];
    if (what === undefined) {
      const end = files.length > 0 ? ` or "${END}"` : '';
      throw malformed(
        cursor.at + 1,
        `"*** Add File: ", "*** Update File: ", "*** Delete File: "${end} was expected`,
      );
    }
    cursor.at += 1;
    files.push(fileOf(cursor, what, path));
  }
}

function fileOf(cursor: Cursor, what: string, path: string): FilePatch {
  const line = cursor.at;
  if (what === 'Delete') return { op: 'delete', path, hunks: [], line };
  if (what === 'Add') return { op: 'add', path, hunks: addedLines(cursor), line };
  const to = MOVE.exec(cursor.lines[cursor.at] ?? '')?.[1];
  if (to !== undefined) cursor.at += 1;
  const hunks: Hunk[] = [];
  for (let hunk = nextHunk(cursor); hunk !== undefined; hunk = nextHunk(cursor)) hunks.push(hunk);
  if (hunks.length === 0 && to === undefined) {
    throw malformed(cursor.at + 1, '"@@" and lines that begin with a space, + or - were expected');
  }
  return { op: 'update', path, to, hunks, line };
}

function addedLines(cursor: Cursor): Hunk[] {
  const first = cursor.at;
  while (cursor.lines[cursor.at]?.startsWith('+')) cursor.at += 1;
  const lines = cursor.lines.slice(first, cursor.at).flatMap((line, at) => hunkLines(line, first + at + 1));
  skipBlank(cursor);
  if (!isFrame(cursor))
    throw malformed(cursor.at + 1, 'a line of a new file, which begins with +, was expected');
  return lines.length === 0 ? [] : [{ line: first + 1, anchors: [], atEnd: false, lines }];
}

function nextHunk(cursor: Cursor): Hunk | undefined {
  const { lines } = cursor;
  skipBlank(cursor);
  if (isFrame(cursor)) return undefined;
  const line = cursor.at + 1;
  const [anchors, numbers]: [string[], number[]] = [[], []];
  for (; lines[cursor.at]?.startsWith('@@'); cursor.at += 1) {
    const head = lines[cursor.at] as string;
    const start = /^@@ -(\d+)/.exec(head)?.[1];
    const anchor = head.replace(/^@@ ?/, '').replace(/ ?@@\s*$/, '');
    if (start !== undefined) numbers.push(Math.max(0, Number(start) - 1));
    else if (anchor.trim() !== '') anchors.push(anchor.trim());
  }
  const first = cursor.at;
  while (/^(?:[ +-]|$)/.test(lines[cursor.at] ?? '*')) cursor.at += 1;
  let behind = cursor.at;
  while (behind > first && lines[behind - 1] === '') behind -= 1;
  const body = lines.slice(first, behind).flatMap((text, at) => hunkLines(text, first + at + 1));
  if (!isFrame(cursor) && !lines[cursor.at]?.startsWith('@@')) throw notHunkLine(cursor);
  const atEnd = lines[cursor.at]?.trimEnd() === END_OF_FILE;
  if (atEnd) cursor.at += 1;
  if (!body.some(({ kind }) => kind !== ' ')) {
    throw malformed(line, 'a hunk was expected in which a line begins with + or -');
  }
  return { line, anchors, atEnd, lines: body, start: numbers[0] };
}

function notHunkLine({ at }: Cursor) {
  return malformed(at + 1, `a line that begins with a space, + or -, "@@" or "${END}" was expected`);
}

/** Whether a line of the form itself comes, other than `@@`. */
function isFrame({ lines, at }: Cursor): boolean {
  const line = lines[at] ?? '';
  return FILE.test(line) || line.trimEnd() === END || line.trimEnd() === END_OF_FILE;
}

function skipBlank(cursor: Cursor): void {
  while (cursor.lines[cursor.at]?.trim() === '') cursor.at += 1;
}
