import type { BigIntStats } from 'node:fs';
import * as z from 'zod';
import { asGranted, type Location, type Root } from '../sandbox/location.ts';

/** A place as it is written down: by the real path of the root that the person granted, so that it is found again whatever the root is called. */
const Spot = z.strictObject({ root: z.string(), parts: z.array(z.string()) });
export type Spot = z.output<typeof Spot>;

/** By what a file, link or folder is known again: its inode and, but for folders, its size and time. */
const Mark = z.string();
export type Mark = string;

const Header = z.strictObject({
  change: z.string(),
  time: z.string(),
  /** What was done, in a word: the tool's name. */
  did: z.string(),
  /** It has one step that is done at once, so that no half of it can be found. */
  one: z.literal(true).optional(),
  /** The change that this one undoes. */
  undoes: z.string().optional(),
});
export type Header = z.output<typeof Header>;

/** Something else, or nothing, comes to stand in a place. */
const Put = z.strictObject({
  do: z.literal('put'),
  at: Spot,
  /** What stood there. */
  was: Mark.optional(),
  /** The name in the journal under which that is kept. */
  kept: z.string().optional(),
  /** The name beside the place under which the new is made. */
  temp: z.string().optional(),
  /** The name in the journal that the new comes from. */
  from: z.string().optional(),
  /** The bytes are written into the file that is there: others know it by other names, or it is another's. */
  inPlace: z.literal(true).optional(),
});
export type Put = z.output<typeof Put>;

/** Follows a `put` once the new is made and the old is kept whole, and before anything comes to its place. */
const Made = z.strictObject({
  do: z.literal('made'),
  is: Mark,
  /** Of a folder: what is in it, as `printOf` says. */
  holds: z.string().optional(),
});

/** What stands in one place comes to stand in another. */
const Move = z.strictObject({
  do: z.literal('move'),
  from: Spot,
  to: Spot,
  is: Mark,
  /** What stood in the other place, and where it is kept. */
  was: Mark.optional(),
  kept: z.string().optional(),
});
export type Move = z.output<typeof Move>;

/** Bytes are added at the end of a file, or taken from there. */
const Tail = z.strictObject({
  do: z.literal('tail'),
  at: Spot,
  ino: z.string(),
  /** The file's size before. */
  size: z.int(),
  /** How many bytes are added; less than 0 for those taken away. */
  by: z.int(),
  /** The name in the journal under which the bytes are kept that are taken away. */
  kept: z.string().optional(),
});
export type Tail = z.output<typeof Tail>;

/** Stands behind a change that another has undone. */
/** The step before turned out to be impossible, and others follow in its stead. */
const Void = z.strictObject({ do: z.literal('void') });

const Undone = z.strictObject({ do: z.literal('undone'), by: z.string() });

const Line = z.union([Put, Made, Move, Tail, Void, Undone]);
export type Line = z.output<typeof Line>;

/** One thing done, and by what the result is known again. */
export type Step = PutDone | Move | Tail;
export type PutDone = Put & { readonly is?: Mark | undefined; readonly holds?: string | undefined };

/** A change as it is written down, one JSON value a line. */
export interface Record extends Header {
  readonly steps: readonly Step[];
  readonly undoneBy: string | undefined;
}

/** Reads a record; a last line that was cut off by a crash had not been acted on. */
export function parseRecord(text: string): Record | undefined {
  const [first, ...rest] = text.split('\n').filter(Boolean).map(parseLine);
  const header = Header.safeParse(first);
  if (!header.success) return undefined;
  const steps: Step[] = [];
  let undoneBy: string | undefined;
  for (const value of rest) {
    const { data: line } = Line.safeParse(value);
    const last = steps.at(-1);
    if (line === undefined) break;
    if (line.do === 'undone') undoneBy = line.by;
    else if (line.do === 'void') steps.pop();
    else if (line.do !== 'made') steps.push(line);
    else if (last?.do === 'put') steps[steps.length - 1] = { ...last, is: line.is, holds: line.holds };
  }
  return { ...header.data, steps, undoneBy };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export function spotOf(location: Location): Spot {
  const { root, parts } = asGranted(location);
  return { root: root.real, parts: [...parts] };
}

/** Where a spot is among the roots that are served, or undefined. */
export function locationOf(roots: readonly Root[], { root: real, parts }: Spot): Location | undefined {
  for (const root of roots) {
    const top = spotOf({ root, parts: [] });
    if (top.root === real && top.parts.every((name, index) => name === parts[index]))
      return { root, parts: parts.slice(top.parts.length) };
  }
  return undefined;
}

/** The places that a change touched. */
export function spotsOf({ steps }: Pick<Record, 'steps'>): Spot[] {
  return steps.flatMap((step) => (step.do === 'move' ? [step.from, step.to] : [step.at]));
}

/** A folder's size and time tell of what is in it, so they do not count. */
export function markOf(stats: BigIntStats): Mark {
  const { ino, size, mtimeNs } = stats;
  return stats.isDirectory() ? `${ino}` : `${ino} ${size} ${mtimeNs}`;
}
