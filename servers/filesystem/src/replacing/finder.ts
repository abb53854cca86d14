import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { refuse } from '../errors.ts';
import type { Greeting } from '../search/query.ts';
import type { Answer, Found, Query, Question } from './question.ts';

/** A thread that finds what is to be replaced. It ends when it is disposed, whatever it is doing. */
export interface Finder extends AsyncDisposable {
  /** Asked for one text at a time. */
  find(text: string): Promise<readonly Found[]>;
}

const MOST_MEGABYTES = 512;

/** Starts a thread. Throws `INVALID_PATTERN` for what cannot be understood; all ends when the signal falls. */
export async function startFinder(query: Query, signal: AbortSignal): Promise<Finder> {
  signal.throwIfAborted();
  const worker = new Worker(new URL(`./replace-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: query,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  const dispose = async () => {
    await worker.terminate();
  };
  try {
    const [{ bad }] = (await once(worker, 'message', { signal })) as [Greeting];
    if (bad !== undefined) throw refuse('INVALID_PATTERN', `pattern: ${bad.message}.`, bad.hint);
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    find: async (text) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ text } satisfies Question);
      const [{ found }] = (await once(worker, 'message', { signal })) as [Answer];
      return found;
    },
    [Symbol.asyncDispose]: dispose,
  };
}
