import type { Bump } from '../changesets.ts';

/** A difference between two contracts, and the least release that may carry it. */
export interface Change {
  readonly bump: Bump;
  /** `read now needs path`. */
  readonly words: string;
}

/** A call or a program that was right before can fail now. */
export function major(words: string): Change {
  return { bump: 'major', words };
}

export function minor(words: string): Change {
  return { bump: 'minor', words };
}
