import type { WholeMatch } from './all-matches.ts';

/** What one call looks for; the same in every file. */
export interface Query {
  readonly pattern: string;
  readonly mode: 'literal' | 'regex';
  readonly case_sensitive: boolean;
  /** Only where no letter, digit or `_` stands beside the match. */
  readonly word: boolean;
  /** A match may go over several lines. */
  readonly multiline: boolean;
  /** Lines told before and after a match. */
  readonly context: number;
}

/** One file to search, as the thread that opened it tells the thread that searches. */
export interface Task {
  readonly id: number;
  readonly fd: number;
  /** At most so many hits, with their lines; 0 for the number of all and no lines. */
  readonly most: number;
  /** When to stop, in milliseconds since the epoch. */
  readonly until: number;
  readonly from?: Mark | undefined;
}

/** A text to find all matches in. */
export interface TextTask {
  readonly id: number;
  readonly text: string;
  /** At most so many matches. */
  readonly most: number;
  /** When to stop, in milliseconds since the epoch. */
  readonly until: number;
}

/** The matches of a text, and whether they are all there are. */
export interface TextOutcome {
  readonly id: number;
  readonly matches: readonly WholeMatch[];
  readonly ended: 'all' | 'most' | 'time';
}

/** A place in a file that a search can begin at: a line, and the byte where it begins. */
export interface Mark {
  readonly offset: number;
  readonly line: number;
  /** Hits up to this line were told already. */
  readonly told: number;
}

/** A match, as the whole lines it stands in. */
export interface Hit {
  /** Number of the first of these lines, from 1. */
  readonly line: number;
  readonly text: readonly string[];
  readonly before: readonly string[];
  after: readonly string[];
  /** Where a search that goes on behind this hit begins. */
  readonly next: Mark;
}

type Skipped = 'binary' | 'too large' | 'unreadable' | 'too slow';

/** What was found in one file. */
export interface Outcome {
  readonly id: number;
  readonly count: number;
  readonly hits: readonly Hit[];
  /** Set where time was up before the file was: where to go on. */
  readonly rest?: Mark | undefined;
  readonly skipped?: Skipped | undefined;
}

/** Why a pattern cannot be searched for: words for a model, and what to write instead. */
export interface BadPattern {
  readonly message: string;
  readonly hint: string;
}

/** The first word of the searching thread: whether it understands the pattern. */
export interface Greeting {
  readonly bad?: BadPattern | undefined;
}
