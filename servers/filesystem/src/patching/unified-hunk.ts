import { malformed, type Cursor } from './cursor.ts';
import type { Hunk, HunkLine } from './file-patch.ts';
import { hunkLines } from './hunk-line.ts';
import { isPlainHeader, isSign } from './stops.ts';

const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

interface Counts {
  readonly start: number;
  readonly old: number;
  readonly now: number;
}

/** Reads a hunk of a unified diff. Where its counts are wrong or missing, it goes as far as its lines do. */
export function parseHunk(cursor: Cursor): Hunk {
  const { lines } = cursor;
  const line = cursor.at + 1;
  const counts = countsOf(lines[cursor.at] ?? '');
  const begin = cursor.at + 1;
  const end = counts && countedEnd(lines, begin, counts);
  cursor.at = end ?? recountedEnd(lines, begin);
  const body = bodyOf(lines, begin, cursor.at);
  if (!body.some(({ kind }) => kind !== ' ')) {
    throw malformed(line, 'a hunk was expected in which a line begins with + or -');
  }
  // A hunk with no line of the file names the line before it.
  const start = counts && Math.max(0, counts.start - (counts.old > 0 ? 1 : 0));
  return { line, start, anchors: [], atEnd: false, lines: body };
}

function countsOf(head: string): Counts | undefined {
  const [, start, old = '1', , now = '1'] = HEAD.exec(head) ?? [];
  if (start !== undefined) return { start: Number(start), old: Number(old), now: Number(now) };
  const alone = /^@@ -(\d+)/.exec(head)?.[1];
  return alone === undefined ? undefined : { start: Number(alone), old: Infinity, now: Infinity };
}

/** Where the hunk ends if its counts are right. */
function countedEnd(lines: readonly string[], begin: number, counts: Counts): number | undefined {
  let [{ old, now }, at] = [counts, begin];
  for (; old > 0 || now > 0; at += 1) {
    const kind = lines[at] === '' ? ' ' : lines[at]?.[0];
    if (kind === ' ' || kind === '-') old -= 1;
    if (kind === ' ' || kind === '+') now -= 1;
    if (kind === undefined || !' -+\\'.includes(kind) || old < 0 || now < 0) return undefined;
  }
  if (lines[at]?.startsWith('\\ ')) at += 1;
  let next = at;
  while (lines[next] === '') next += 1;
  const goesOn = /^[ +\\-]/.test(lines[next] ?? '') && !isSign(lines, next) && !isPlainHeader(lines, next);
  return goesOn ? undefined : at;
}

function recountedEnd(lines: readonly string[], begin: number): number {
  let at = begin;
  while (at < lines.length && /^(?:[ +\\-]|$)/.test(lines[at] ?? '') && !isSign(lines, at)) at += 1;
  while (at > begin && lines[at - 1] === '') at -= 1;
  return at;
}

function bodyOf(lines: readonly string[], begin: number, end: number): HunkLine[] {
  const body: HunkLine[] = [];
  const open = new Set<string>();
  for (let at = begin; at < end; at += 1) {
    const line = lines[at] ?? '';
    if (line.startsWith('\\'))
      throw malformed(at + 1, 'a line that begins with a space, + or - was expected');
    const isOpen = lines[at + 1]?.startsWith('\\ ') === true && at + 1 < end;
    const kind = line.charAt(0) || ' ';
    for (const side of kind === ' ' ? '-+' : kind) {
      if (open.has(side)) throw malformed(at + 1, 'no line was expected behind one without a line end');
      if (isOpen) open.add(side);
    }
    body.push(...hunkLines(line, at + 1, isOpen ? '' : '\n'));
    if (isOpen) at += 1;
  }
  return body;
}
