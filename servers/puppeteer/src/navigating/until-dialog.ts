import type { Tab } from '../sessions/tab.ts';

/** Does something until it is done, or a dialog opens with which the page waits: then undefined. */
export async function untilDialog<T>(
  tab: Tab,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const onDialog = () => resolve(undefined);
  const onAbort = () => reject(signal.reason as Error);
  tab.page.on('dialog', onDialog);
  signal.addEventListener('abort', onAbort, { once: true });
  const working = work();
  working.catch(() => {});
  try {
    return await Promise.race([working, promise]);
  } finally {
    tab.page.off('dialog', onDialog);
    signal.removeEventListener('abort', onAbort);
  }
}
