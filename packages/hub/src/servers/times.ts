/** All in milliseconds. Tests shorten them. */
export interface Times {
  /** From the start of a server to its lists. */
  readonly start: number;
  /**
   * Before each start after the first, in a row; a server that needs one more is given up. None: it is not restarted.
   */
  readonly restart: readonly number[];
  /** A server that ran this long has its tries back. */
  readonly steady: number;
  /** How long a server may be silent before it is probed, and then has for an answer. */
  readonly probe: number;
  /** Between the word that a list changed and the reading of it, in which more such words cost nothing. */
  readonly settle: number;
  /** Until a stream of changes that ended is asked for again. */
  readonly listenAgain: number;
}

export const TIMES: Times = {
  start: 30_000,
  restart: [1_000, 2_000, 4_000, 8_000, 16_000],
  steady: 5 * 60_000,
  probe: 30_000,
  settle: 100,
  listenAgain: 5_000,
};
