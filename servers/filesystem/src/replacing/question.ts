/** What is replaced by what; the same in every file. */
export interface Query {
  readonly pattern: string;
  readonly mode: 'literal' | 'regex';
  /** In regex mode `$1` and `${name}` are groups, `$$` is a dollar. */
  readonly replacement: string;
}

/** A text whose line ends are all `\n`, for the thread that searches. */
export interface Question {
  readonly text: string;
}

/** One occurrence: its place, and what comes there. */
export type Found = readonly [start: number, end: number, text: string];

export interface Answer {
  readonly found: readonly Found[];
}

/** More in one file is not replaced. */
export const MOST_IN_FILE = 10_000;
