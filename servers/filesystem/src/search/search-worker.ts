import { parentPort, workerData } from 'node:worker_threads';
import { literalMatcher } from './matcher.ts';
import type { Greeting, Outcome, Query, Task } from './query.ts';
import { searchFile, type Search } from './search-file.ts';

// The thread that searches: nothing it does, however long, holds up the answers to others, and ending it ends all.
const query = workerData as Query;
const search = await prepare();
if (search !== undefined) parentPort?.on('message', (task: Task) => tell(answer(search, task)));

async function prepare(): Promise<Search | undefined> {
  const { matcher, greeting } = await understand();
  tell(greeting);
  return matcher === undefined ? undefined : { ...query, matcher };
}

async function understand(): Promise<{ matcher?: Search['matcher']; greeting: Greeting }> {
  if (query.mode === 'literal') return { matcher: literalMatcher(query), greeting: {} };
  const { badPattern, expressionMatcher } = await import('./expression.ts');
  try {
    return { matcher: expressionMatcher(query), greeting: {} };
  } catch (error) {
    const bad = badPattern(error, query.pattern);
    if (bad === undefined) throw error;
    return { greeting: { bad } };
  }
}

function answer(prepared: Search, task: Task): Outcome {
  try {
    return searchFile(prepared, task);
  } catch (error) {
    // A disk that fails, a file of the system that will not be read: its neighbours are still searched.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { id: task.id, count: 0, hits: [], skipped: 'unreadable' };
  }
}

function tell(message: Greeting | Outcome): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}
