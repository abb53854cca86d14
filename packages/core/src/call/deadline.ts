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
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort(
      new ToolError(`${name} took longer than ${timeout / 1000} s and was stopped.`, {
        code: 'TIMED_OUT',
        hint: 'Ask for less in one call.',
      }),
    );
  }, timeout);
  const signal = AbortSignal.any([cancelled, stop.signal]);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stopped.catch(() => {}); // the work may throw before anybody waits for this
  const onAbort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([stopped, work(signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
