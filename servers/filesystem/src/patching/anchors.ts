import type { Source } from '../editing/source.ts';
import type { Hunk } from './file-patch.ts';
import { textAt } from './line-index.ts';

/** Lines that are looked at for the part of one. */
const MOST_PARTS = 1_000;

/** Lines in which the last of some anchors stands, each behind those before it and none above `from`. */
export type FindAnchors = (anchors: readonly string[], from: number) => number[];

/** Finds the anchors of some hunks by one walk through the text. Whole lines count more than parts. */
export function anchorFinder(source: Source, hunks: readonly Hunk[]): FindAnchors {
  const wholes = new Map<string, number[]>(
    hunks.flatMap(({ anchors }) => anchors.map((anchor) => [anchor, []])),
  );
  for (let line = 0; wholes.size > 0 && line < source.lines; line += 1)
    wholes.get(textAt(source, line).trim())?.push(line);
  return (anchors, from) => {
    let found: readonly number[] | undefined;
    for (const anchor of anchors) {
      const whole = (wholes.get(anchor) ?? []).filter((line) => line >= from);
      const lines = whole.length > 0 ? whole : linesWith(source, anchor, from);
      found = found === undefined ? lines : behind(found, lines);
    }
    return [...(found ?? [])];
  };
}

function linesWith(source: Source, part: string, from: number): number[] {
  const lines: number[] = [];
  let at = source.plain.indexOf(part, source.startOf(from));
  while (at !== -1 && lines.length < MOST_PARTS) {
    const line = source.lineAt(at);
    lines.push(line);
    at = line + 1 < source.lines ? source.plain.indexOf(part, source.startOf(line + 1)) : -1;
  }
  return lines;
}

/** The first of `lines` behind each of some others; both ascend. */
function behind(others: readonly number[], lines: readonly number[]): number[] {
  const first = new Set<number>();
  let next = 0;
  for (const other of others) {
    while (next < lines.length && Number(lines[next]) <= other) next += 1;
    const line = lines[next];
    if (line !== undefined) first.add(line);
  }
  return [...first];
}
