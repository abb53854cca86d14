import type { LogLine } from './lines.ts';
import { markerOf, type Marker } from './markers.ts';

/** Lines of a log around what went wrong. */
export interface Excerpt {
  /** Number of its first line. */
  readonly from: number;
  readonly lines: string[];
  readonly time: number | undefined;
  /** How often its error stands in the log. */
  times: number;
}

export interface Found {
  readonly excerpts: readonly Excerpt[];
  /** Lines with errors of other words that are not among them. */
  readonly left: number;
}

const BEFORE = 3;
const LONGEST = 40;
/** Errors of one kind whose repetitions are counted; and excerpts that are kept, of the first and the last ones. */
const MOST_KINDS = 2_000;
const [FIRST, LAST] = [30, 10];

interface Pool {
  readonly first: Excerpt[];
  readonly last: Excerpt[];
  left: number;
}

/** Finds errors in a log that is given line by line, and keeps no more than it will show. */
export class ErrorScanner {
  readonly #pools: Readonly<Record<Marker['kind'], Pool>> = {
    sure: { first: [], last: [], left: 0 },
    maybe: { first: [], last: [], left: 0 },
  };
  readonly #kinds = new Map<string, Excerpt>();
  #before: LogLine[] = [];
  #open: { readonly excerpt: Excerpt; readonly kind: Marker['kind']; after: number } | undefined;

  take(line: LogLine): void {
    const marker = markerOf(line.text);
    const words = marker && this.#newWords(line.text);
    if (marker !== undefined && words !== undefined) this.#kinds.set(words, this.#begin(line, marker));
    else this.#extend(line);
    this.#before.push(line);
    if (this.#before.length > BEFORE) this.#before.shift();
  }

  end(): Found {
    const { sure, maybe } = this.#pools;
    // Where a tool says that it failed, words that may mean anything are not needed.
    const pool = sure.first.length > 0 ? sure : maybe;
    return { excerpts: [...pool.first, ...pool.last], left: pool.left };
  }

  /** What an error says but for its numbers; undefined where it was said before. */
  #newWords(text: string): string | undefined {
    const words = own(
      text
        .slice(0, 300)
        .replaceAll(/0x[\da-f]{1,16}|\d{1,20}/gi, '#')
        .trim(),
    );
    const known = this.#kinds.get(words);
    if (known !== undefined) {
      known.times += 1;
      return undefined;
    }
    if (this.#kinds.size >= MOST_KINDS) this.#kinds.delete(this.#kinds.keys().next().value ?? '');
    return words;
  }

  #begin(line: LogLine, { kind, after }: Marker): Excerpt {
    const open = this.#open;
    if (
      open !== undefined &&
      open.excerpt.lines.length < LONGEST &&
      (open.kind === kind || kind === 'maybe')
    ) {
      open.excerpt.lines.push(own(line.text));
      open.after = Math.max(open.after - 1, after);
      return open.excerpt;
    }
    const before = open === undefined ? this.#before : [];
    const excerpt: Excerpt = {
      from: before[0]?.number ?? line.number,
      lines: [...before, line].map(({ text }) => own(text)),
      time: line.time,
      times: 1,
    };
    this.#open = { excerpt, kind, after };
    keep(this.#pools[kind], excerpt);
    return excerpt;
  }

  #extend(line: LogLine): void {
    const open = this.#open;
    if (open === undefined) return;
    if (open.after <= 0 || open.excerpt.lines.length >= LONGEST) {
      this.#open = undefined;
      return;
    }
    open.excerpt.lines.push(own(line.text));
    open.after -= 1;
  }
}

function keep(pool: Pool, excerpt: Excerpt): void {
  if (pool.first.length < FIRST) {
    pool.first.push(excerpt);
    return;
  }
  pool.last.push(excerpt);
  if (pool.last.length <= LAST) return;
  pool.last.shift();
  pool.left += 1;
}

/** A copy: a piece of a text keeps all of it in memory. */
function own(text: string): string {
  return Buffer.from(text).toString();
}
