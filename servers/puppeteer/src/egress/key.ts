import { Failure } from '@plugboard/core';
import type { CDPSession, Page } from 'puppeteer-core';
import type { Door } from './door.ts';
import { HANDSHAKE_URL } from './lock.ts';

/** A browser that has not asked for it by then does not run. */
const HANDSHAKE_MS = 5_000;

/**
 * Makes the browser context of a page able to use its door. The page must be blank: nothing of a site may run in it.
 *
 * Chrome takes no credentials for a proxy on its command line, and what `page.authenticate` answers is that page alone.
 * But what a context was told once it knows for all that goes through the same proxy: workers, WebSockets,
 * prefetches. So one request is made, and its 407 is answered. What Chrome asks for on its own account has no context and
 * thus no key: it never gets out.
 */
export async function unlock(door: Door, page: Page): Promise<void> {
  await handOver(door, page);
  const context = page.browserContext();
  door.onLocked = async () => {
    // The pages that are open belong to sites, whose policies and scripts would be in the way.
    const blank = await context.newPage();
    try {
      await handOver(door, blank);
    } finally {
      await blank.close();
    }
  };
}

async function handOver({ key, url }: Door, page: Page): Promise<void> {
  const session = await page.createCDPSession();
  try {
    answerOnly(session, { key, url });
    await session.send('Fetch.enable', {
      handleAuthRequests: true,
      patterns: [{ urlPattern: `${HANDSHAKE_URL}*` }],
    });
    const { result } = await session.send(
      'Runtime.evaluate',
      {
        expression: `fetch(${JSON.stringify(HANDSHAKE_URL)}).then(() => true, () => false)`,
        awaitPromise: true,
      },
      { timeout: HANDSHAKE_MS },
    );
    if (result.value !== true) throw new Failure('The browser does not use the proxy that it was given.');
  } finally {
    await session.detach().catch(() => {});
  }
}

/** Only this proxy gets its key, and only for the handshake. */
function answerOnly(session: CDPSession, { key, url }: Pick<Door, 'key' | 'url'>): void {
  session.on('Fetch.requestPaused', ({ requestId }) => {
    void session.send('Fetch.continueRequest', { requestId }).catch(() => {});
  });
  session.on('Fetch.authRequired', ({ requestId, authChallenge: { source, origin } }) => {
    const ours = source === 'Proxy' && origin === url;
    const authChallengeResponse = ours
      ? ({ response: 'ProvideCredentials', ...key } as const)
      : ({ response: 'CancelAuth' } as const);
    void session.send('Fetch.continueWithAuth', { requestId, authChallengeResponse }).catch(() => {});
  });
}
