import { ToolError } from '../define/errors.ts';

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * Runs the work with a signal that falls when the client cancels or the tool's time is up. The answer does not
 * wait for work that ignores its signal.
 */
export async function withDeadline<T>(
  { name, timeout = DEFAULT_TIMEOUT_MS }: { readonly name: string; readonly timeout?: number | undefined },
  cancelled: AbortSignal,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stopped.catch(() => {}); // the work may throw before anybody waits for this
  const stop = new AbortController();
  const end = (reason: Error) => {
    reject(reason);
    stop.abort(reason);
  };
  const timer = setTimeout(() => {
    end(
      new ToolError(`${name} took longer than ${timeout / 1000} s and was stopped.`, {
        code: 'TIMED_OUT',
        hint: 'Ask for less in one call.',
      }),
    );
  }, timeout);
  const cancel = () => end(cancelled.reason as Error);
  cancelled.addEventListener('abort', cancel, { once: true });
  if (cancelled.aborted) cancel();
  try {
    return await Promise.race([stopped, work(stop.signal)]);
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', cancel);
  }
}
