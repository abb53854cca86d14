import { isBroken, isDatabaseError } from './failure.ts';
import type { Session } from './session.ts';

/** What came of something that the server may refuse. */
export type Attempt<T> = { readonly value: T } | { readonly refused: Refused };

export interface Refused {
  /** The role lacks a right; otherwise this server does not have what was asked for, or had no time for it. */
  readonly isForbidden: boolean;
  /** SQLSTATE. */
  readonly code: string;
}

/** Runs statements of ours so that a refusal of one does not end the transaction. Throws when the connection is gone. */
export async function attempt<T>(session: Session, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    // Sent together. It is never released: the next one takes its place, and the transaction ends soon.
    const [, value] = await Promise.all([session.select('SAVEPOINT attempt'), work()]);
    return { value };
  } catch (error) {
    if (!isDatabaseError(error) || isBroken(error)) throw error;
    await session.select('ROLLBACK TO SAVEPOINT attempt');
    const code = error.code ?? '';
    return { refused: { isForbidden: code === '42501', code } };
  }
}

/** Why something was not looked at, one sentence. */
export function whyOf({ isForbidden, code }: Refused): string {
  if (isForbidden) return 'The role may not look at it.';
  if (code === '57014') return 'It took longer than a statement may.';
  if (code === '55P03') return 'Somebody holds a lock that it waits for.';
  return `This server cannot answer it (${code}).`;
}
