import { parentPort, workerData } from 'node:worker_threads';
import { literalFinder, searchText, type Finder } from './all-matches.ts';
import { literalMatcher } from './matcher.ts';
import type { Greeting, Outcome, Query, Task, TextOutcome, TextTask } from './query.ts';
import { searchFile, type Search } from './search-file.ts';

// The thread that searches: nothing it does, however long, holds up the answers to others, and ending it ends all.
const query = workerData as Query;
const search = await prepare();
if (search !== undefined) parentPort?.on('message', (task: Task | TextTask) => tell(answer(search, task)));

interface Prepared extends Search {
  readonly find: Finder;
}

async function prepare(): Promise<Prepared | undefined> {
  const { ways, greeting } = await understand();
  tell(greeting);
  return ways && { ...query, ...ways };
}

async function understand(): Promise<{ ways?: Pick<Prepared, 'matcher' | 'find'>; greeting: Greeting }> {
  if (query.mode === 'literal') {
    const matcher = literalMatcher(query);
    return { ways: { matcher, find: literalFinder(matcher) }, greeting: {} };
  }
  const { badPattern, expressionFinder, expressionMatcher } = await import('./expression.ts');
  try {
    return { ways: { matcher: expressionMatcher(query), find: expressionFinder(query) }, greeting: {} };
  } catch (error) {
    const bad = badPattern(error, query.pattern);
    if (bad === undefined) throw error;
    return { greeting: { bad } };
  }
}

function answer(prepared: Prepared, task: Task | TextTask): Outcome | TextOutcome {
  if ('text' in task) return searchText(prepared.find, task);
  try {
    return searchFile(prepared, task);
  } catch (error) {
    // A disk that fails, a file of the system that will not be read: its neighbours are still searched.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { id: task.id, count: 0, hits: [], skipped: 'unreadable' };
  }
}

function tell(message: Greeting | Outcome | TextOutcome): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}
