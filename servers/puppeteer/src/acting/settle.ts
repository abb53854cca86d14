import type { HTTPRequest, Page } from 'puppeteer-core';
import { inFrame } from '../sessions/world.ts';

const FIRST_MS = 40;
const STEP_MS = 50;
/** For what the page asks for because of what was done. */
const ASKING_MS = 2_500;
const LOADING_MS = 8_000;
const QUIET_MS = 80;
const MOST_QUIET_MS = 800;

/** What the page does because of what was done to it. */
export interface Watch extends Disposable {
  /** Ends when it came to rest, or takes too long. */
  readonly settled: () => Promise<void>;
}

const SHORT = new Set(['document', 'fetch', 'script', 'stylesheet', 'xhr']);

export function watch(page: Page): Watch {
  const asked = new Set<HTTPRequest>();
  let isLoading = false;
  const onRequest = (request: HTTPRequest) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) isLoading = true;
    else if (SHORT.has(request.resourceType())) asked.add(request);
  };
  const onDone = (request: HTTPRequest) => asked.delete(request);
  const onFailed = (request: HTTPRequest) => {
    asked.delete(request);
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) isLoading = false;
  };
  const onLoad = () => (isLoading = false);
  page.on('request', onRequest);
  page.on('requestfinished', onDone);
  page.on('requestfailed', onFailed);
  page.on('domcontentloaded', onLoad);
  return {
    settled: async () => {
      const from = Date.now();
      const isBusy = () =>
        (isLoading && Date.now() - from < LOADING_MS) || (asked.size > 0 && Date.now() - from < ASKING_MS);
      await pause(FIRST_MS);
      while (isBusy()) await pause(STEP_MS);
      // Gone while it was watched: it went elsewhere, and what is there now is looked at next.
      await inFrame(page.mainFrame(), 'quiet', QUIET_MS, MOST_QUIET_MS).catch(() => {});
      while (isBusy()) await pause(STEP_MS);
    },
    [Symbol.dispose]() {
      page.off('request', onRequest);
      page.off('requestfinished', onDone);
      page.off('requestfailed', onFailed);
      page.off('domcontentloaded', onLoad);
    },
  };
}

const pause = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
