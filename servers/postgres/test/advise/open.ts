import { advise, type Advice } from '../../src/advise/advise.ts';
import { createIndex } from '../../src/advise/shape.ts';
import { inSession } from '../plan/session.ts';

export interface Wanted {
  readonly bytes?: number;
  readonly indexes?: number;
  readonly calls?: readonly number[];
}

export function adviceOn(
  url: string,
  queries: readonly string[],
  { bytes = 1e9, indexes = 5, calls = [] }: Wanted = {},
): Promise<Advice> {
  const statements = queries.map((sql, at) => ({ sql, calls: calls[at] ?? 1 }));
  return inSession(url, (session) =>
    advise(session, statements, {
      allow: (_session, sql) => Promise.resolve(sql),
      limits: { bytes, indexes },
      signal: new AbortController().signal,
    }),
  );
}

/** The columns and so on of each index that is advised: what stands behind the name of the table. */
export function shapesOf({ chosen }: Advice): string[] {
  return chosen.map(({ shape }) => createIndex(shape).replace(/^.* ON /, ''));
}
