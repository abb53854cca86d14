import { sourceOf, type Source } from '../editing/source.ts';
import { refuse } from '../errors.ts';
import { newLines, oldLines, type Hunk, type HunkLine } from './file-patch.ts';
import { indexLines } from './line-index.ts';
import { placeHunks, type Placed } from './place.ts';

/** Lines of the file, from 0 up to before `end`, and what comes in their stead. */
interface Run {
  readonly placed: Placed;
  readonly start: number;
  readonly end: number;
  readonly added: readonly HunkLine[];
}

/**
 * A text with all hunks made, each about the text as it is. Lines match but for what ends them; those that no hunk
 * changes keep all their bytes. A hunk whose lines end as those of the file is taken at its word; what another puts in
 * ends as the lines it replaces, or as its neighbours. Refuses with NO_MATCH, AMBIGUOUS or INVALID_ARGUMENTS.
 */
export function applyHunks(text: string, hunks: readonly Hunk[], shown: string): string {
  const source = sourceOf(text);
  const wanted = hunks.flatMap(({ lines }) => lines.map((line) => line.text));
  const index = indexLines(source, wanted);
  const placed = placeHunks({ index, shown }, hunks);
  const runs = placed
    .flatMap(runsOf)
    .toSorted((one, other) => one.start - other.start || one.end - other.end);
  expectApart(runs, shown);
  const parts: string[] = [];
  let done = 0;
  const keep = (line: number) =>
    parts.push(text.slice(source.inText(source.startOf(done)), source.inText(source.startOf(line))));
  for (const run of runs) {
    keep(run.start);
    parts.push(isExact(source, run.placed) ? verbatim(run) : asNeighbours(source, run));
    done = run.end;
  }
  keep(source.lines);
  return parts.join('');
}

function runsOf(placed: Placed): Run[] {
  const runs: { placed: Placed; start: number; end: number; added: HunkLine[] }[] = [];
  let [line, open] = [placed.at, false];
  for (const each of placed.hunk.lines) {
    if (each.kind !== ' ' && !open) runs.push({ placed, start: line, end: line, added: [] });
    open = each.kind !== ' ';
    const run = runs.at(-1);
    if (each.kind === '+') run?.added.push(each);
    else line += 1;
    if (each.kind === '-' && run !== undefined) run.end = line;
  }
  return runs;
}

function expectApart(runs: readonly Run[], shown: string): void {
  for (const [number, run] of runs.entries()) {
    const before = runs[number - 1];
    if (before === undefined) continue;
    const isSamePlace = run.start === before.start && run.end === run.start;
    if (run.start >= before.end && !isSamePlace) continue;
    const lines = [before, run].map(({ placed }) => placed.hunk.line).join(' and ');
    const words = `patch: the hunks in lines ${lines} change the same line ${run.start + 1} of ${shown}.`;
    throw refuse('INVALID_ARGUMENTS', words, 'Every hunk is about the file as it is now; make them one.');
  }
}

/** Whether the lines of the hunk end as those of the file do. */
function isExact(source: Source, { hunk, at }: Placed): boolean {
  const old = oldLines(hunk);
  if (old.length === 0)
    return source.lines === 0 || (at < source.lines && hunk.lines.some(({ end }) => end.startsWith('\r')));
  return old.every(({ end }, offset) => endAt(source, at + offset) === end);
}

function verbatim({ added }: Run): string {
  return added.map(({ text, end }) => text + end).join('');
}

/** What ends a line; nothing for the last one that is open, and where there is no line. */
function endAt(source: Source, line: number): string {
  const at = source.startOf(line + 1) - 1;
  return line >= 0 && line < source.lines && source.plain[at] === '\n' ? source.eolAt(at) : '';
}

function asNeighbours(source: Source, { placed: { hunk }, start, end, added }: Run): string {
  const near = endAt(source, start - 1) || endAt(source, start) || endAt(source, start - 2) || '\n';
  let eol = near;
  const lines = added.map(({ text }, offset) => {
    eol = (start + offset < end && endAt(source, start + offset)) || eol;
    return text + eol;
  });
  if (end < source.lines || lines.length === 0) return lines.join('');
  const isOpen = source.lines > 0 && endAt(source, source.lines - 1) === '';
  const [old, now] = [oldLines(hunk).at(-1)?.end ?? '\n', newLines(hunk).at(-1)?.end ?? '\n'];
  // What the hunk says of the final line end counts where it changes that; else it stays as it is.
  const staysOpen = (old === '') === (now === '') ? isOpen : now === '';
  const text = lines.join('');
  const whole = staysOpen ? text.slice(0, text.length - eol.length) : text;
  // Lines that come behind an open one.
  return isOpen && start === source.lines ? near + whole : whole;
}
