import type { Call } from '../define/call.ts';
import type { Caller } from './caller.ts';

/** Progress is for people to watch: more often than this only costs. */
const SHORTEST_PAUSE_MS = 100;

/**
 * Sends `notifications/progress` when the caller gave a token. The protocol wants values that only increase;
 * a value that does not is dropped.
 */
export function progressOf(mcpReq: Caller['mcpReq']): Call['progress'] {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let last = -Infinity;
  let next = 0;
  return (done, total, message) => {
    const now = performance.now();
    if (done <= last || mcpReq.signal.aborted || (now < next && done !== total)) return;
    [last, next] = [done, now + SHORTEST_PAUSE_MS];
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
