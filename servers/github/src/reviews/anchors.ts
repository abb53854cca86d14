import { hunksIn, type Hunk } from '../diff/hunks.ts';

/** Left: as it was before. Right: as it is now. */
export type Side = 'left' | 'right';

/** Where a comment is meant to stand: by the number of its last line, or by the text of its lines. */
export interface Wish {
  readonly line?: number | undefined;
  readonly start_line?: number | undefined;
  readonly snippet?: string | undefined;
  /** The right one unless set; a text that is only on the left is found there too. */
  readonly side?: Side | undefined;
}

/** Lines of one side of one hunk: where GitHub takes a comment. */
export interface Anchor {
  readonly side: Side;
  readonly line: number;
  /** Set where there are several. */
  readonly start_line?: number;
  /** The text of the last line. */
  readonly text: string;
}

interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines of one side, hunk by hunk; within a hunk their numbers follow each other. */
type Lines = readonly (readonly Line[])[];

/** The anchor that was meant in a file's patch, or what is wrong about it, as words behind its name. */
export function anchorIn(patch: string, wish: Wish): Anchor | string {
  const { line, start_line: start, snippet, side } = wish;
  if ((line === undefined) === (snippet === undefined)) return 'give either line or snippet';
  const hunks = hunksIn(patch);
  if (snippet === undefined) return atLine(hunks, { line: line as number, start, side: side ?? 'right' });
  if (start !== undefined) return 'start_line goes with line; a snippet may have several lines itself';
  return atText(hunks, snippet, side);
}

function linesOf(hunks: readonly Hunk[], side: Side): Lines {
  const skipped = side === 'left' ? 'RIGHT' : 'LEFT';
  return hunks
    .map(({ lines }) =>
      lines
        .filter((line) => line.side !== skipped)
        .map((line) => ({ number: (side === 'left' ? line.old : line.new) as number, text: line.text })),
    )
    .filter((lines) => lines.length > 0);
}

interface Numbered {
  readonly line: number;
  readonly start: number | undefined;
  readonly side: Side;
}

function atLine(hunks: readonly Hunk[], { line, start, side }: Numbered): Anchor | string {
  const lines = linesOf(hunks, side);
  const own = lines.find((each) => each.some(({ number }) => number === line));
  const last = own?.find(({ number }) => number === line);
  if (own === undefined || last === undefined) return notInDiff(hunks, line, side);
  if (start === undefined || start === line) return { side, line, text: last.text };
  if (start > line) return `start_line ${start} is behind line ${line}`;
  const [first] = own as [Line, ...Line[]];
  if (start < first.number)
    return `start_line ${start} is not in the same part of the diff as line ${line}, which begins at line ${first.number}`;
  return { side, line, start_line: start, text: last.text };
}

function notInDiff(hunks: readonly Hunk[], line: number, side: Side): string {
  const other: Side = side === 'left' ? 'right' : 'left';
  const isOther = linesOf(hunks, other).some((each) => each.some(({ number }) => number === line));
  const hint = isOther ? `; on the ${other} side there is a line ${line}` : '';
  return `line ${line} is not in the diff of the ${side} side; ${nearest(linesOf(hunks, side), line)}${hint}`;
}

/** `the nearest are 12 to 18 and 40` */
function nearest(lines: Lines, line: number): string {
  const all = ranges(lines);
  if (all.length === 0) return 'nothing of that side is';
  const before = all.findLast(([, last]) => last < line);
  const behind = all.find(([first]) => first > line);
  const words = [before, behind].filter((range) => range !== undefined).map(rangeWords);
  return `nearest ${words.length === 1 && !words[0]?.includes(' ') ? 'is' : 'are'} ${words.join(' and ')}`;
}

function ranges(lines: Lines): [number, number][] {
  return lines.map((each) => [each[0]?.number ?? 0, each[each.length - 1]?.number ?? 0]);
}

function rangeWords([first, last]: [number, number]): string {
  return first === last ? String(first) : `${first} to ${last}`;
}

function atText(hunks: readonly Hunk[], snippet: string, side: Side | undefined): Anchor | string {
  const wanted = rowsOf(snippet);
  if (wanted.every((row) => row.trim() === '')) return 'snippet is blank';
  const sides: readonly Side[] = side === undefined ? ['right', 'left'] : [side];
  for (const each of sides) {
    const found = placesOf(linesOf(hunks, each), wanted, (one, other) => one === other);
    const [only, another] = found;
    if (only !== undefined && another === undefined) return anchorOf(only, each);
    if (only !== undefined)
      return `snippet is there ${found.length} times on the ${each} side, at ${placeWords(found)}: give line, or more of the text`;
  }
  const where = side === undefined ? 'the diff' : `the diff of the ${side} side`;
  const near = sides.flatMap((each) => {
    const found = placesOf(linesOf(hunks, each), wanted, (one, other) => one.trim() === other.trim());
    return found.length === 0 ? [] : [`${placeWords(found)} of the ${each} side`];
  });
  const hint = near.length === 0 ? '' : `; but for white space it is at ${near.join(' and ')}`;
  return `snippet is not in ${where}, as whole lines${hint}`;
}

/** Its lines; a file's own ends of lines are no part of them, nor is the last one's. */
function rowsOf(snippet: string): string[] {
  return snippet
    .replace(/\r?\n$/, '')
    .split('\n')
    .map(bare);
}

function bare(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function placesOf(
  lines: Lines,
  wanted: readonly string[],
  isSame: (one: string, other: string) => boolean,
): (readonly Line[])[] {
  return lines.flatMap((hunk) =>
    hunk.flatMap((_, at) => {
      const part = hunk.slice(at, at + wanted.length);
      const isFound =
        part.length === wanted.length &&
        part.every(({ text }, index) => isSame(bare(text), wanted[index] ?? ''));
      return isFound ? [part] : [];
    }),
  );
}

function anchorOf(lines: readonly Line[], side: Side): Anchor {
  const [first, last] = [lines[0] as Line, lines[lines.length - 1] as Line];
  const start = first.number === last.number ? {} : { start_line: first.number };
  return { side, line: last.number, ...start, text: last.text };
}

const MOST_PLACES = 8;

function placeWords(found: readonly (readonly Line[])[]): string {
  const words = found
    .slice(0, MOST_PLACES)
    .map((lines) => rangeWords([lines[0]?.number ?? 0, lines[lines.length - 1]?.number ?? 0]));
  const more = found.length - words.length;
  const isOne = found.length === 1 && found[0]?.length === 1;
  return `${isOne ? 'line' : 'lines'} ${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
