import { ToolError, type Check } from '@plugboard/core';
import { findBrowser } from './browser/find.ts';
import type { PuppeteerDeps } from './deps.ts';
import type { Settings } from './settings.ts';

/** Whether there is a browser, and whether it starts behind the boundary. */
export async function* checks(
  { sessions }: PuppeteerDeps,
  { browser, browserUrl }: Settings,
): AsyncIterable<Check> {
  const program = browserUrl ?? browser ?? findBrowser();
  if (program === undefined) {
    const words = 'There is no Chrome, Chromium or Edge: run npx @plugboard/puppeteer --install-browser.';
    yield { name: 'browser', ok: false, words };
    return;
  }
  try {
    const { tab } = await sessions.tab('doctor');
    const version = await tab.page.browser().version();
    yield { name: 'browser', ok: true, words: `${version} starts, from ${program}.` };
  } catch (error) {
    const words = ToolError.is(error)
      ? [error.message, error.hint].filter(Boolean).join(' ')
      : `${program} did not start.`;
    const cause =
      error instanceof Error && error.cause instanceof Error ? ` ${error.cause.message.split('\n')[0]}` : '';
    yield { name: 'browser', ok: false, words: `${words}${cause}` };
  }
}
