import type { Holder } from './token.ts';

/** The longest that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls back when what a caller came with is no longer valid, until the returned function is called. */
export function whenExpired(caller: Holder, end: () => void): () => void {
  if (caller?.expiresAt === undefined) return () => {};
  const left = Math.max(0, caller.expiresAt * 1_000 - Date.now());
  const timer = setTimeout(end, Math.min(left, LONGEST_MS)).unref();
  return () => clearTimeout(timer);
}
