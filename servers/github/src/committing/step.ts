import type { Entry } from '../files/tree.ts';

/** What stands at a path after the commit. */
export interface Step {
  readonly path: string;
  /** As git has it: 100644, 100755, 120000, 160000. */
  readonly mode: string;
  /** Of what is there already, unchanged. */
  readonly sha?: string;
  /** New content; as text where it is one. */
  readonly content?: string | Buffer;
  /** Nothing stands there any more. */
  readonly isGone?: boolean;
  /** What people will newly read in it. */
  readonly fresh?: string;
  /** What was there, for the diff: its text, where that had to be read; else the file. */
  readonly before?: string | Entry;
}
