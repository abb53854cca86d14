import PQueue from 'p-queue';
import type { Dispatcher } from 'undici';
import { UpstreamError } from './errors.ts';
import type { SharedTurn } from './shared-turn.ts';

/** How often one origin may be asked. */
export interface Pace {
  /** Requests at a time. */
  readonly concurrency: number;
  /** Milliseconds from the start of one to the start of the next. */
  readonly spacing: number;
  /** More than so many waiting are refused. */
  readonly waiting: number;
  /** Among processes too. */
  readonly shared?: SharedTurn | undefined;
}

/** More queues than this are looked through for idle ones. */
const MANY = 100;

/**
 * Requests wait for their turn, each origin's in a queue of its own. Where it stands in a chain of undici's
 * interceptors, what comes from a cache above it waits for nothing.
 */
export function inTurn(
  name: string,
  { concurrency, spacing, waiting, shared }: Pace,
): Dispatcher.DispatcherComposeInterceptor {
  const queues = new Map<string, PQueue>();
  const queueOf = (origin: string) => {
    const queue =
      queues.get(origin) ??
      new PQueue({
        concurrency,
        ...(spacing > 0 ? { interval: spacing, intervalCap: 1, strict: true } : {}),
      });
    queues.set(origin, queue);
    return queue;
  };
  return (dispatch) => (options, handler) => {
    const queue = queueOf(String(options.origin));
    const { signal: asked } = options as Dispatcher.RequestOptions;
    const signal = asked instanceof AbortSignal ? asked : undefined;
    const fail = (error: unknown) => handler.onResponseError?.(undefined as never, error as Error);
    if (queue.size >= waiting) {
      fail(busy(name, queue.size));
      return true;
    }
    let isSent = false;
    const take = async () => {
      const giveBack = await shared?.take(signal).catch((error: unknown) => {
        // Its file is gone or broken, as when somebody clears their cache: this process keeps to its own pace.
        if (signal?.aborted === true) throw error;
      });
      try {
        const { promise, resolve } = Promise.withResolvers<void>();
        dispatch(options, untilEnd(handler, resolve));
        isSent = true;
        await promise;
      } finally {
        giveBack?.();
      }
    };
    queue.add(take, { signal }).catch((error: unknown) => {
      // Once it is sent, the handler hears of its end by itself.
      if (!isSent) fail(error);
    });
    if (queues.size > MANY) dropIdle(queues);
    return true;
  };
}

function dropIdle(queues: Map<string, PQueue>): void {
  for (const [origin, queue] of queues) if (queue.size + queue.pending === 0) queues.delete(origin);
}

/** The same handler, which tells when the answer is over. */
function untilEnd(handler: Dispatcher.DispatchHandler, onEnd: () => void): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => {
      onEnd();
      handler.onResponseEnd?.(...args);
    },
    onResponseError: (...args) => {
      onEnd();
      handler.onResponseError?.(...args);
    },
  };
}

function busy(name: string, count: number): UpstreamError {
  return new UpstreamError('BUSY', `${count} requests already wait for ${name}.`, {
    hint: 'Wait for answers before asking for more.',
  });
}
