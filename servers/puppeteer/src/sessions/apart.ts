import type { Page } from 'puppeteer-core';

/**
 * Runs a script of ours in the page's main frame, in a world of its own: it has the page's DOM, and none of what the page did to
 * JSON, Array or Storage. `source` is a function; its arguments and its value are JSON.
 */
export async function apart<T>(page: Page, source: string, ...args: readonly unknown[]): Promise<T> {
  const session = await page.createCDPSession();
  try {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'plugboard',
    });
    const given = args.map((each) => JSON.stringify(each) ?? 'undefined').join(', ');
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: `(${source})(${given})`,
      contextId,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails !== undefined)
      throw new Error(`a script of ours failed in a page: ${exceptionDetails.text}`);
    return result.value as T;
  } finally {
    await session.detach().catch(() => {});
  }
}
