import type { Call } from '../define/call.ts';
import type { Caller } from './caller.ts';

/** Progress is for people to watch: more often than this only costs. */
const SHORTEST_PAUSE_MS = 100;

/** The last value that was told of a request, which before 2026 runs a handler once for each question. */
const told = new WeakMap<AbortSignal, number>();

/**
 * Sends `notifications/progress` when the caller gave a token. The protocol wants values that only increase;
 * a value that does not is dropped.
 */
export function progressOf({ mcpReq, ended }: Caller): Call['progress'] {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let next = 0;
  return (done, total, message) => {
    const now = performance.now();
    const last = told.get(ended) ?? -Infinity;
    if (done <= last || mcpReq.signal.aborted || (now < next && done !== total)) return;
    told.set(ended, done);
    next = now + SHORTEST_PAUSE_MS;
    const params = {
      progressToken,
      progress: done,
      ...(total === undefined ? {} : { total }),
      ...(message === undefined ? {} : { message }),
    };
    // A client that went away in the meantime needs no progress.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}
