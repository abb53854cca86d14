import { openClient } from '../connection/client.ts';
import type { Source } from '../connection/source.ts';
import { openDemo } from './demo.ts';

/** The embedded database: one session at a time, which its thread has to be ended to stop. */
export function demoSource(): Source {
  const demo = openDemo();
  const target = { user: 'postgres', database: 'postgres', password: '', ssl: false };
  return {
    shown: 'demo/postgres',
    most: 1,
    pooled: false,
    keepsTime: false,
    open: () =>
      openClient(
        { shown: 'demo', targets: [target], wanted: 'any' },
        {
          stream: demo.stream,
          // It begins with its first connection, which takes seconds.
          connectionTimeoutMillis: 0,
        },
      ),
    cancel: async () => demo.interrupt(),
    [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose](),
  };
}
