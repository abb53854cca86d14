import { withEol } from '../text/eol.ts';
import type { Change } from './edit.ts';
import type { Source } from './source.ts';

/** Lines of a text, from 1; `last` is `first - 1` where none is left there. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** What a change came to. */
export interface Changed {
  readonly edit: number;
  /** In the text after. */
  readonly lines: LineRange;
  /** What is different, as places in the `plain` of the text before and of the text after. */
  readonly before: readonly [start: number, end: number];
  readonly after: readonly [start: number, end: number];
}

/** The text with all changes made, which are in the order of their places, and what each came to. */
export function change(source: Source, changes: readonly Change[]): { text: string; changed: Changed[] } {
  const parts: string[] = [];
  const changed: Changed[] = [];
  // How far the text before is done, what the text after has, and by how many lines it is longer.
  let [done, length, longer, last] = [0, 0, 0, '\n'];
  for (const each of changes) {
    const { start, end } = each;
    parts.push(untouched(source, done, start));
    length += start - done;
    if (start > done) last = source.plain.charAt(start - 1);
    // What was before these lines may have lost its line end, or never had one.
    const opens = each.isLines === true && last !== '\n';
    const text = opens ? `\n${each.text}` : each.text;
    const { head, tail } = common(source.plain.slice(start, end), text);
    const before = [start + head, end - tail] as const;
    const middle = withEols(source, text.slice(head, text.length - tail), before);
    parts.push(untouched(source, start, before[0]), middle, untouched(source, before[1], end));
    const first = source.lineAt(start) + longer + (opens ? 2 : 1);
    changed.push({
      edit: each.edit,
      lines: { first, last: first + linesLeft(source, each) - 1 },
      before,
      after: [length + head, length + text.length - tail],
    });
    length += text.length;
    longer += newlines(text) - (source.lineAt(end) - source.lineAt(start));
    last = text.at(-1) ?? last;
    done = end;
  }
  parts.push(untouched(source, done, source.plain.length));
  return { text: parts.join(''), changed };
}

function untouched({ text, inText }: Source, start: number, end: number): string {
  return text.slice(inText(start), inText(end));
}

/** What is the same at both ends stays as it is, with its own line ends. */
function common(old: string, text: string): { head: number; tail: number } {
  const least = Math.min(old.length, text.length);
  let [head, tail] = [0, 0];
  while (head < least && old[head] === text[head]) head += 1;
  while (tail < least - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  return { head, tail };
}

/** New lines end as those that they replace, one by one; more of them as the last of these, or as their neighbours. */
function withEols(source: Source, text: string, [start, end]: readonly [number, number]): string {
  if (!text.includes('\n')) return text;
  let [eol, from] = [neighbour(source, start), start];
  return withEol(text, () => {
    const at = source.lineAt(from) < source.lineAt(end) ? source.startOf(source.lineAt(from) + 1) - 1 : -1;
    if (at !== -1) [eol, from] = [source.eolAt(at), at + 1];
    return eol;
  });
}

/** The end of the line before, where a line begins here; else of this line, or of the one before the last. */
function neighbour(source: Source, place: number): string {
  const line = source.lineAt(place);
  const ends = (number: number) => (number < 0 ? undefined : endOf(source, number));
  const [before, here] = [ends(line - 1), ends(line)];
  return (source.startOf(line) === place ? (before ?? here) : (here ?? before)) ?? '\n';
}

function endOf(source: Source, line: number): string | undefined {
  const at = source.startOf(line + 1) - 1;
  return line < source.lines && source.plain[at] === '\n' ? source.eolAt(at) : undefined;
}

function linesLeft(source: Source, { start, end, text, claim }: Change): number {
  // The end of the last line is not part of the change.
  if (claim[1] > end) return newlines(text) + 1;
  const isBegun = text !== '' && !text.endsWith('\n');
  const isWhole = [start, end].every((place) => source.startOf(source.lineAt(place)) === place);
  return Math.max(newlines(text) + (isBegun ? 1 : 0), isWhole ? 0 : 1);
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
