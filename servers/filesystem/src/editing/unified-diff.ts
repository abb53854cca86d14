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

/** Lines of both texts, the second number of each the one behind the last. */
interface Block {
  readonly old: [first: number, behind: number];
  readonly new: [first: number, behind: number];
}

/** The lines that differ between two texts, of which only what was changed is looked at. */
export async function unifiedDiff(before: Source, after: Source, changed: readonly Changed[]): Promise<Diff> {
  const { structuredPatch } = await import('diff');
  const lines: string[] = [];
  let [added, removed, hidden] = [0, 0, 0];
  for (const block of blocks(before, after, changed)) {
    const [old, now] = [slice(before, ...block.old), slice(after, ...block.new)];
    const options = { context: CONTEXT, maxEditLength: MOST_DIFFERENCES };
    const patch = structuredPatch('', '', old, now, undefined, undefined, options);
    for (const hunk of patch?.hunks ?? [wholeHunk(old, now)]) {
      added += hunk.lines.filter((line) => line.startsWith('+')).length;
      removed += hunk.lines.filter((line) => line.startsWith('-')).length;
      const head =
        `@@ -${range(hunk.oldStart + block.old[0], hunk.oldLines)} ` +
        `+${range(hunk.newStart + block.new[0], hunk.newLines)} @@`;
      const room = MOST_LINES - lines.length;
      if (room > 1) lines.push(head, ...hunk.lines.slice(0, room - 1).map(shortened));
      hidden += Math.max(0, hunk.lines.length - Math.max(room - 1, 0));
    }
  }
  if (hidden > 0) lines.push(`… ${hidden} more lines of diff`);
  return { diff: lines.map((line) => `${line}\n`).join(''), added, removed };
}

/** Changes that are near each other together, with the lines around them. */
function* blocks(before: Source, after: Source, changed: readonly Changed[]): Generator<Block> {
  let open: Block | undefined;
  for (const { before: old, after: now } of changed) {
    if (old[0] === old[1] && now[0] === now[1]) continue;
    const next = { old: around(before, old), new: around(after, now) };
    if (open !== undefined && next.old[0] <= open.old[1]) {
      open = { old: [open.old[0], next.old[1]], new: [open.new[0], next.new[1]] };
      continue;
    }
    if (open !== undefined) yield open;
    open = next;
  }
  if (open !== undefined) yield open;
}

function around({ lineAt, lines }: Source, [start, end]: readonly [number, number]): [number, number] {
  return [Math.max(0, lineAt(start) - CONTEXT), Math.min(lines, lineAt(end) + 1 + CONTEXT)];
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
function shortened(line: string): string {
  const shown =
    line.length > MOST_WIDTH ? `${line.slice(0, MOST_WIDTH)}… (${line.length - 1} characters)` : line;
  return shown.toWellFormed();
}
