import { setTimeout as wait } from 'node:timers/promises';

/** What can be felt for a pulse. */
export interface Living {
  /** Whether it has a request to answer whose time limit has not passed. */
  readonly isBusy: boolean;
  /** When it was last heard, in milliseconds since the epoch. */
  readonly heardAt: number;
  /** Asks for a sign of life; false when none came within that many milliseconds. */
  answers(within: number): Promise<boolean>;
}

/** One missed probe can be a machine that was asleep, or a long collection of garbage. */
const MOST_MISSED = 2;

/**
 * Probes a server that has nothing to do and was not heard for `every` milliseconds, and calls back once it twice
 * did not answer. A busy one is left in peace: it may have one thread and be computing what it was asked.
 */
export async function watchPulse(
  server: Living,
  { every, signal, onDead }: { every: number; signal: AbortSignal; onDead: () => void },
): Promise<void> {
  for (let missed = 0; missed < MOST_MISSED;) {
    await wait(every, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    const isQuiet = !server.isBusy && Date.now() - server.heardAt >= every;
    const isAlive = !isQuiet || (await server.answers(every));
    if (signal.aborted) return;
    missed = isAlive || server.isBusy ? 0 : missed + 1;
  }
  onDead();
}
