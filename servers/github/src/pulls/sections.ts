import * as z from 'zod';
import { ToolError } from '@plugboard/core';
import { leading } from '../fitting.ts';
import type { Person, Voice } from '../policy/policy.ts';

/** One thing of a section: a file, a thread, a commit. */
export interface Item {
  readonly by: readonly (Person | undefined)[];
  /** About how many bytes its text has. */
  readonly bytes: number;
  readonly text: (voice: Voice) => string;
  /** The page that begins with it, for where items before it can go; its index on the page tells it unless set. */
  readonly mark?: Mark;
}

/** Which page of GitHub's: its number, or the cursor of GraphQL. */
type Mark = number | string;

export interface Batch {
  readonly items: readonly Item[];
  readonly next?: Mark | undefined;
  /** How many things there are in all, where it is known. */
  readonly total?: number | undefined;
  /** More about all of them, in words of ours. */
  readonly note?: string | undefined;
}

/** Where a section comes from, page by page: what no answer has room for is never asked for. */
export interface Source {
  readonly name: string;
  readonly batch: (mark: Mark) => Promise<Batch>;
}

/** Where a section goes on: a page, the item in it, how much of that was shown, and how many were shown before. */
export const Place = z.strictObject({
  mark: z.union([z.int().min(1), z.string().max(500)]),
  at: z.int().min(0),
  skip: z.int().min(0),
  done: z.int().min(0),
});
export type Place = z.output<typeof Place>;

const START: Place = { mark: 1, at: 0, skip: 0, done: 0 };

/** What was read of a section, from its place on. */
export interface Loaded {
  readonly name: string;
  readonly from: Place;
  readonly entries: readonly (Item & Pick<Place, 'mark' | 'at'>)[];
  /** The page behind them. */
  readonly next?: Mark | undefined;
  readonly total?: number | undefined;
  readonly note?: string | undefined;
  /** Why there is nothing. */
  readonly fault?: string;
}

/** Reads pages until they are more than `bytes`, or `limit` items. One section that cannot be read does not keep the others. */
export async function load(
  source: Source,
  from: Place = START,
  { bytes, limit, signal }: { bytes: number; limit: number; signal: AbortSignal },
): Promise<Loaded> {
  const { name } = source;
  const entries: Loaded['entries'][number][] = [];
  let size = 0;
  let next: Mark | undefined = from.mark;
  let [total, note]: [number | undefined, string | undefined] = [undefined, undefined];
  try {
    while (next !== undefined && size <= bytes + from.skip && entries.length <= limit) {
      const mark: Mark = next;
      const batch = await source.batch(mark);
      const start = mark === from.mark ? from.at : 0;
      for (const [index, item] of batch.items.entries())
        if (index >= start)
          entries.push(
            item.mark === undefined ? { ...item, mark, at: index } : { ...item, mark: item.mark, at: 0 },
          );
      size = entries.reduce((sum, each) => sum + each.bytes, 0);
      total = batch.total ?? total;
      note ??= batch.note;
      next = batch.next === mark ? undefined : batch.next;
    }
    return { name, from, entries, next, total, note };
  } catch (error) {
    if (signal.aborted || !ToolError.is(error)) throw error;
    return { name, from, entries: [], fault: [error.message, error.hint].filter(Boolean).join(' ') };
  }
}

/** What of a section is shown. */
export interface Shown {
  readonly name: string;
  readonly text: string;
  /** Items, the last of which may be cut. */
  readonly count: number;
  readonly isCut: boolean;
  readonly from: Place;
  /** Where it goes on; undefined where all was shown. */
  readonly next?: Place;
}

/** Less than this of an item is not worth beginning it. */
const LEAST = 200;

/** As many items as fit into `room` bytes, whole ones where that is possible. */
export function show(
  { name, from, entries, next }: Loaded,
  texts: readonly string[],
  { room, limit }: Room,
): Shown {
  const parts: string[] = [];
  const shown = (more: Pick<Shown, 'isCut'> & { next?: Place }): Shown => {
    return { name, from, text: parts.join('\n'), count: parts.length, ...more };
  };
  let left = room;
  for (const [index, { mark, at }] of entries.entries()) {
    const skip = index === 0 ? from.skip : 0;
    const text = (texts[index] ?? '').slice(skip);
    const bytes = Buffer.byteLength(text) + 1;
    const place = { mark, at, done: from.done + index };
    if (index >= limit) return shown({ isCut: false, next: { ...place, skip: 0 } });
    if (bytes > left) {
      // What would fit nowhere whole is shown in parts; else it waits for the next answer.
      const part = index === 0 || (bytes > room && left > LEAST) ? leading(text, left - 1) : '';
      if (part === '') return shown({ isCut: false, next: { ...place, skip } });
      parts.push(part);
      return shown({ isCut: true, next: { ...place, skip: skip + part.length } });
    }
    parts.push(text);
    left -= bytes;
  }
  const done = from.done + entries.length;
  return shown({ isCut: false, ...(next !== undefined && { next: { mark: next, at: 0, skip: 0, done } }) });
}

interface Room {
  readonly room: number;
  readonly limit: number;
}
