/** Replaces a text that occurs in the file, `count` times (1) or `all`; of several the one nearest to `near_line`. */
export interface ReplaceText {
  readonly old: string;
  readonly new: string;
  readonly count?: number | 'all' | undefined;
  readonly near_line?: number | undefined;
}

/** Replaces whole lines, from 1, `end_line` included; nothing as `new` takes them out. `expect` is what they are. */
export interface ReplaceLines {
  readonly start_line: number;
  readonly end_line: number;
  readonly new: string;
  readonly expect?: string | undefined;
}

/** Puts whole lines behind a line; 0 is the top. */
export interface InsertLines {
  readonly insert_after: number;
  readonly text: string;
}

export type Edit = ReplaceText | ReplaceLines | InsertLines;

/** One place that an edit changes, by its place in the text whose line ends are all `\n`. */
export interface Change {
  /** Which of the edits. */
  readonly edit: number;
  readonly start: number;
  readonly end: number;
  /** What comes there; its line ends are `\n`. */
  readonly text: string;
  /** What the edit is about begins and ends here: no other edit may touch it. */
  readonly claim: readonly [start: number, end: number];
  /** Begins a line, whatever is before it. */
  readonly isLines?: boolean;
}
