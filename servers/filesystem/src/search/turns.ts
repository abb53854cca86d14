import PQueue from 'p-queue';

/** Searches at a time: each has a thread and its memory, and more of them would only share the same disk. */
const queue = new PQueue({ concurrency: 2 });

/** Does some work when its turn comes; rejects when the signal falls before. */
export function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return queue.add(work, { signal });
}
