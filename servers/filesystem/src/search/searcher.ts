import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { refuse } from '../errors.ts';
import type { Greeting, Outcome, Query, Task, TextOutcome, TextTask } from './query.ts';

/** A thread that searches for one query. It ends when it is disposed, whatever it is doing. */
export interface Searcher extends AsyncDisposable {
  /** Rejects when the thread ends first. The file must stay open until then. */
  search(task: Omit<Task, 'id'>): Promise<Outcome>;
  /** All matches in a text, as `allMatches` tells them. Rejects when the thread ends first. */
  searchText(task: Omit<TextTask, 'id'>): Promise<TextOutcome>;
  hasEnded(): boolean;
}

interface Limits {
  /** The thread ends when it falls, and what is waiting rejects with its reason. */
  readonly signal: AbortSignal;
  /** When the thread should have stopped by itself, in milliseconds since the epoch. */
  readonly until: number;
}

/** Megabytes that a thread may take for objects; an expression can ask for more. */
const MOST_MEGABYTES = 256;
/** Milliseconds that a thread has to come to the end of a block; then it is ended. */
const GRACE = 5_000;

/** Starts a thread. Throws `INVALID_PATTERN` when the query cannot be understood. */
export async function startSearcher(query: Query, { signal, until }: Limits): Promise<Searcher> {
  signal.throwIfAborted();
  // Beside this module: in the sources and in the bundle, where only the ending differs.
  const worker = new Worker(new URL(`./search-worker${extname(import.meta.url)}`, import.meta.url), {
    workerData: query,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
  });
  const answers = answersOf(worker);
  const stop = async (reason: Error | 'too slow') => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    worker.off('exit', onExit);
    await worker.terminate();
    answers.end(reason);
  };
  const onExit = () => answers.end(new Error('the searching thread has ended'));
  const onAbort = () => void stop(signal.reason as Error);
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener('abort', onAbort);
  worker.on('exit', onExit);

  const dispose = () => stop(new Error('the search is over'));
  const { bad } = await answers.greeting.catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  if (bad !== undefined) {
    await dispose();
    throw refuse('INVALID_PATTERN', `pattern: ${bad.message}.`, bad.hint);
  }
  timer = setTimeout(() => void stop('too slow'), Math.max(until + GRACE - Date.now(), 0));
  let last = 0;
  const ask = <Kind extends Answer>(
    task: Omit<Task, 'id'> | Omit<TextTask, 'id'>,
    tooSlow: Omit<Kind, 'id'>,
  ) => {
    const id = (last += 1);
    const answer = answers.wait({ ...tooSlow, id } as Kind);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ ...task, id });
    return answer;
  };
  return {
    search: (task) => ask(task, { count: 0, hits: [], skipped: 'too slow' }),
    searchText: (task) => ask(task, { matches: [], ended: 'time' }),
    hasEnded: answers.hasEnded,
    [Symbol.asyncDispose]: dispose,
  };
}

/** What a thread says, for those who wait for it. */
function answersOf(worker: Worker) {
  const waiting = new Map<number, (answer: Answer | undefined) => void>();
  const greeted = Promise.withResolvers<Greeting>();
  let ended: Error | 'too slow' | undefined;
  const end = (reason: Error | 'too slow') => {
    ended ??= reason;
    greeted.reject(ended);
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  };
  worker.on('message', (message: Greeting | Answer) => {
    if (!('id' in message)) return greeted.resolve(message);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => end(wordsOf(error)));
  return {
    greeting: greeted.promise,
    end,
    hasEnded: () => ended !== undefined,
    /** The answer of the same number, or `tooSlow` itself when the thread had to be ended for its time. */
    wait: <Kind extends Answer>(tooSlow: Kind): Promise<Kind> => {
      const { promise, resolve, reject } = Promise.withResolvers<Kind>();
      const settle = (answer: Answer | undefined) => {
        if (answer !== undefined) resolve(answer as Kind);
        else if (ended === 'too slow') resolve(tooSlow);
        else reject(ended);
      };
      if (ended === undefined) waiting.set(tooSlow.id, settle);
      else settle(undefined);
      return promise;
    },
  };
}

type Answer = Outcome | TextOutcome;

function wordsOf(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return refuse('TOO_LARGE', 'The pattern takes too much memory.', 'Make it shorter, with smaller repeats.');
}
