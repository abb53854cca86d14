import { structuredPatch } from 'diff';
import type { Changed } from './changed.ts';
import { slice, type Source } from './source.ts';

export interface Diff {
  /** A unified diff without the lines of file names. What is over the bounds is counted in a last line. */
  readonly diff: string;
  /** How many lines came and went. */
  readonly added: number;
  readonly removed: number;
}

const CONTEXT = 3;
const MOST_LINES = 200;
const MOST_WIDTH = 400;
/** Differences in one block of lines beyond which it is told as a whole: to find the fewest is quadratic in them. */
const MOST_DIFFERENCES = 500;

/** Lines from the first up to before the second. */
type Lines = readonly [first: number, behind: number];

/** Changes that are near each other, in the lines of both texts. */
interface Block {
  readonly spans: { readonly old: Lines; readonly now: Lines }[];
}

/** The lines that differ between two texts, of which only what was changed is looked at. */
export function unifiedDiff(before: Source, after: Source, changed: readonly Changed[]): Diff {
  const lines: string[] = [];
  let [added, removed, hidden] = [0, 0, 0];
  for (const block of blocks(before, after, changed)) {
    const [old, now] = [around(before, block, 'old'), around(after, block, 'now')];
    const [gone, come] = [marked(before, old, block, 'old'), marked(after, now, block, 'now')];
    const options = { context: CONTEXT, maxEditLength: MOST_DIFFERENCES };
    const patch = structuredPatch('', '', gone, come, undefined, undefined, options);
    for (const hunk of patch?.hunks ?? [wholeHunk(gone, come)]) {
      added += hunk.lines.filter((line) => line.startsWith('+')).length;
      removed += hunk.lines.filter((line) => line.startsWith('-')).length;
      const head =
        `@@ -${range(hunk.oldStart + old[0], hunk.oldLines)} ` +
        `+${range(hunk.newStart + now[0], hunk.newLines)} @@`;
      const room = MOST_LINES - lines.length;
      if (room > 1) lines.push(head, ...hunk.lines.slice(0, room - 1).map(shortened));
      hidden += Math.max(0, hunk.lines.length - Math.max(room - 1, 0));
    }
  }
  if (hidden > 0) lines.push(`… ${hidden} more lines of diff`);
  return { diff: lines.map((line) => `${line}\n`).join(''), added, removed };
}

function* blocks(before: Source, after: Source, changed: readonly Changed[]): Generator<Block> {
  let open: Block = { spans: [] };
  for (const { before: old, after: now } of changed) {
    if (old[0] === old[1] && now[0] === now[1]) continue;
    const isWhole = [...old.map(isStart(before)), ...now.map(isStart(after))].every(Boolean);
    const span = { old: linesOf(before, old, isWhole), now: linesOf(after, now, isWhole) };
    const last = open.spans.at(-1);
    if (last !== undefined && span.old[0] > last.old[1] + 2 * CONTEXT) {
      yield open;
      open = { spans: [] };
    }
    open.spans.push(span);
  }
  if (open.spans.length > 0) yield open;
}

function isStart({ plain }: Source): (place: number) => boolean {
  return (place) => place === 0 || plain[place - 1] === '\n';
}

function linesOf({ lineAt, lines }: Source, [start, end]: Lines, isWhole: boolean): Lines {
  return [lineAt(start), Math.min(lines, lineAt(end) + (isWhole ? 0 : 1))];
}

/** The lines of a block, with those around it. */
function around({ lines }: Source, { spans }: Block, side: 'old' | 'now'): Lines {
  const [first = 0, behind = 0] = [spans[0]?.[side][0], spans.at(-1)?.[side][1]];
  return [Math.max(0, first - CONTEXT), Math.min(lines, behind + CONTEXT)];
}

/** Lines between the changes get their number as a mark: a like one that was changed shall not be taken for them. */
function marked(source: Source, [first, behind]: Lines, { spans }: Block, side: 'old' | 'now'): string {
  let [text, line, number] = ['', first, 0];
  const keep = (end: number) => {
    for (; line < end; line += 1) text += `${number++}\0${slice(source, line, line + 1)}`;
  };
  for (const { [side]: span } of spans) {
    keep(span[0]);
    text += slice(source, ...span);
    line = span[1];
  }
  keep(behind);
  return text;
}

function wholeHunk(old: string, now: string) {
  const [gone, come] = [old, now].map((text) => text.replace(/\n$/, '').split('\n'));
  return {
    oldStart: 1,
    newStart: 1,
    oldLines: gone?.length ?? 0,
    newLines: come?.length ?? 0,
    lines: [...(gone ?? []).map((line) => `-${line}`), ...(come ?? []).map((line) => `+${line}`)],
  };
}

/** The format counts from 1, and names the line before where there is none. */
function range(start: number, count: number): string {
  const first = count === 0 ? start - 1 : start;
  return count === 1 ? `${first}` : `${first},${count}`;
}

/** A line in bounds. Bytes that are no character are shown as such, and half a pair is nothing to send. */
function shortened(given: string): string {
  const line = given.replace(/^([-+ ])\d+\0/, '$1');
  const shown =
    line.length > MOST_WIDTH ? `${line.slice(0, MOST_WIDTH)}… (${line.length - 1} characters)` : line;
  return shown.toWellFormed();
}
