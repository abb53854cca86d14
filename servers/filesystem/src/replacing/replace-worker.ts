import { parentPort, workerData } from 'node:worker_threads';
import { RE2JS } from 're2js';
import { badPattern } from '../search/expression.ts';
import type { Greeting } from '../search/query.ts';
import { MOST_IN_FILE, type Answer, type Found, type Query, type Question } from './question.ts';

// The thread that looks for what is to be replaced: nothing it does, however long, holds up the answers to others.
const query = workerData as Query;
const finder = prepare();
if (finder !== undefined)
  parentPort?.on('message', ({ text }: Question) => tell({ found: take(finder(text)) }));

function prepare(): ((text: string) => Iterable<Found>) | undefined {
  try {
    const made = query.mode === 'literal' ? literally(query) : byExpression(query);
    tell({});
    return made;
  } catch (error) {
    const bad = badPattern(error, query.pattern);
    if (bad === undefined) throw error;
    tell({ bad });
    return undefined;
  }
}

function literally({ pattern, replacement }: Query) {
  return function* find(text: string): Iterable<Found> {
    for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + pattern.length))
      yield [at, at + pattern.length, replacement];
  };
}

function byExpression({ pattern, replacement }: Query) {
  const expression = RE2JS.compile(pattern, RE2JS.MULTILINE);
  return function* find(text: string): Iterable<Found> {
    const matcher = expression.matcher(text);
    while (matcher.find()) {
      // What matches nothing stands everywhere.
      if (matcher.start() === matcher.end()) continue;
      yield [matcher.start(), matcher.end(), filled(replacement, matcher)];
    }
  };
}

function filled(replacement: string, matcher: { group(name: number | string): string | null }): string {
  return replacement.replaceAll(/\$(?:(\$)|(\d)|\{(\w+)\})/g, (whole, dollar, digit, name) => {
    if (dollar !== undefined) return '$';
    const group = digit === undefined && !/^\d+$/.test(name) ? (name as string) : Number(digit ?? name);
    try {
      return matcher.group(group) ?? '';
    } catch {
      return whole;
    }
  });
}

function take(found: Iterable<Found>): Found[] {
  const all: Found[] = [];
  for (const each of found) {
    all.push(each);
    if (all.length > MOST_IN_FILE) break;
  }
  return all;
}

function tell(message: Greeting | Answer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}
