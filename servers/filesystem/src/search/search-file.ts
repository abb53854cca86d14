import { blocksOf, countLineEnds, lineEndsIn, textOf, type Block } from './blocks.ts';
import type { Match, Matcher } from './matcher.ts';
import type { Hit, Mark, Outcome, Query, Task } from './query.ts';
import { shownLine } from './shown-line.ts';

/** How a file is searched: the query, with what it has been made into. */
export interface Search extends Query {
  readonly matcher: Matcher;
}

/** Lines of one match that are told; what goes over more is cut. */
const MOST_LINES = 20;

/** What one file has. Reads it block by block, and looks at the clock between them. */
export function searchFile(search: Search, task: Task): Outcome {
  const needle = needleOf(search);
  const state: State = {
    search,
    task,
    hits: [],
    count: 0,
    told: task.from?.told ?? 0,
    line: task.from?.line ?? 1,
    ends: [],
    owed: 0,
  };
  const blocks = blocksOf({ fd: task.fd, offset: task.from?.offset ?? 0, whole: search.multiline });
  const { id } = task;
  for (let next = blocks.next(); ; next = blocks.next()) {
    if (next.done === true) {
      const skipped = next.value ?? undefined;
      return { id, count: state.count, hits: state.hits, ...(skipped === undefined ? {} : { skipped }) };
    }
    const block = next.value;
    const cannot = needle !== undefined && block.encoding === 'utf-8' && !block.bytes.includes(needle);
    if (!cannot || state.owed > 0) searchBlock(state, block);
    else if (!block.last) passBlock(state, block);
    const enough = task.most > 0 && state.count >= task.most && state.owed === 0;
    if (enough || block.last) return { id, count: state.count, hits: state.hits };
    if (Date.now() >= task.until) {
      const rest = { offset: block.offset + block.bytes.length, line: state.line, told: state.told };
      return { id, count: state.count, hits: state.hits, rest };
    }
  }
}

/** Bytes without which no line of a UTF-8 file can match, where that can be said of them. */
function needleOf({ mode, pattern, case_sensitive }: Search): Buffer | undefined {
  return mode === 'literal' && case_sensitive && !pattern.includes('\n') ? Buffer.from(pattern) : undefined;
}

/** What is carried from block to block of a file. */
interface State {
  readonly search: Search;
  readonly task: Task;
  readonly hits: Hit[];
  count: number;
  /** Hits up to this line are counted. */
  told: number;
  /** The line that the next block begins with, or in. */
  line: number;
  /** The last lines of the block before, for the context of a hit in this one. */
  ends: readonly string[];
  /** How many lines behind the last hit are still to be told. */
  owed: number;
}

function passBlock(state: State, block: Block): void {
  if (state.search.context > 0) keepEnds(state, textOf(block));
  state.line += lineEndsIn(block);
}

function searchBlock(state: State, block: Block): void {
  const { search, task } = state;
  const text = textOf(block);
  const mark = { offset: block.offset, line: state.line };
  payOwed(state, text, block.goesOn ? text.indexOf('\n') : -1);
  // What matches at the very beginning was found in the block before, or only looks like the beginning of a line.
  let from = block.goesOn ? 1 : 0;
  let [at, line] = [0, state.line];
  while (task.most === 0 || state.count < task.most) {
    const match = search.matcher(text, from);
    if (match === undefined || (match.start >= text.length && text.length > 0 && text.endsWith('\n'))) break;
    const { start, end } = linesOf(text, match);
    line += countLineEnds(text, at, start);
    at = start;
    from = Math.max(end + 1, match.start + 1);
    if (line > state.told) {
      const lines = countLineEnds(text, start, end);
      state.told = line + lines;
      state.count += 1;
      if (task.most > 0) tellHit(state, { text, match, start, end, line, mark });
    }
    if (from >= text.length) break;
  }
  state.line = line + countLineEnds(text, at);
  keepEnds(state, text);
}

/** A match, widened to the lines it is in; a line end that it ends with begins no other line. */
function linesOf(text: string, { start, end }: Match): Match {
  const inside = end > start && text[end - 1] === '\n' ? end - 1 : end;
  const found = text.indexOf('\n', inside);
  return {
    start: start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1,
    end: found < 0 ? text.length : found,
  };
}

interface Found {
  readonly text: string;
  readonly match: Match;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly mark: { readonly offset: number; readonly line: number };
}

function tellHit(state: State, { text, match, start, end, line, mark }: Found): void {
  const { context } = state.search;
  const previous = state.hits.at(-1);
  // Lines that were told behind the hit before are not told again.
  const gap = previous === undefined ? Infinity : line - lastLineOf(previous) - 1;
  if (previous !== undefined && gap < 0) previous.after = previous.after.slice(0, gap);
  const before = linesBefore(state.ends, text, start, Math.min(context, Math.max(gap, 0)));
  const after = linesBehind(text, end, context);
  const all = text.slice(start, end).split('\n');
  const told = all.slice(0, MOST_LINES).map((each, index) => {
    const from = index === 0 ? match.start - start : 0;
    return shownLine(each, from, index === 0 ? match.end - start : 0);
  });
  if (all.length > MOST_LINES) told.push(`… ${all.length - MOST_LINES} more lines`);
  const next: Mark = { ...mark, told: line + all.length - 1 };
  state.hits.push({ line, text: told, before, after: after.map((each) => shownLine(each)), next });
  state.owed = context - after.length;
}

/** Number of the last line that is told of a hit. */
function lastLineOf({ next, after }: Hit): number {
  return next.told + after.length;
}

function linesBefore(ends: readonly string[], text: string, start: number, count: number): string[] {
  const lines: string[] = [];
  for (let end = start - 1; end >= 0 && lines.length < count;) {
    const begin = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    lines.unshift(shownLine(text.slice(begin, end)));
    end = begin - 1;
  }
  const missing = count - lines.length;
  return missing > 0 ? [...ends.slice(-missing), ...lines] : lines;
}

function linesBehind(text: string, end: number, count: number): string[] {
  const lines: string[] = [];
  for (let start = end + 1; start < text.length && lines.length < count;) {
    const found = text.indexOf('\n', start);
    const stop = found < 0 ? text.length : found;
    lines.push(text.slice(start, stop));
    start = stop + 1;
  }
  return lines;
}

/** The lines that a hit at the end of the block before has still to come, from the beginning of this one. */
function payOwed(state: State, text: string, from: number): void {
  const hit = state.hits.at(-1);
  if (hit === undefined || state.owed === 0) return;
  const lines = linesBehind(text, from, state.owed);
  hit.after = [...hit.after, ...lines.map((each) => shownLine(each))];
  state.owed = 0;
}

function keepEnds(state: State, text: string): void {
  const { context } = state.search;
  if (context > 0) state.ends = linesBefore([], text, text.length, context);
}
