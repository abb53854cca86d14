import { ToolError } from '@plugboard/core';
import { checkUrl } from '@plugboard/core/egress';
import type { BrowserContext, Target } from 'puppeteer-core';

const BLANK = 'about:blank';

/**
 * What a tool's argument names, as an address that may be asked for: http, https or the blank page. Without a scheme it
 * is https. Throws `ToolError` (`REFUSED_URL`), one sentence. Where it leads is for the proxy to judge.
 */
export function checkAddress(typed: string): URL {
  if (/[\s\p{Cc}\p{Cf}]/u.test(typed)) {
    throw new ToolError('An address has no spaces, line breaks or invisible characters in it.', {
      hint: 'Write a space as %20.',
      code: 'REFUSED_URL',
    });
  }
  if (typed === BLANK) return new URL(BLANK);
  const url = URL.parse(hasScheme(typed) ? typed : `https://${typed}`);
  if (url === null) {
    throw new ToolError('That is not an address.', {
      hint: 'Write it like https://example.org/page.',
      code: 'REFUSED_URL',
    });
  }
  // Private addresses are no matter of spelling: the proxy refuses them, and knows what was allowed.
  checkUrl(url, { allowPrivateNetwork: true });
  return url;
}

/** `localhost:3000` and `example.org:8080/x` look like a scheme to `URL`; to a person they have none. */
function hasScheme(typed: string): boolean {
  if (/^(localhost|[^/?#:@]*\.[^/?#:@]*):\d+([/?#]|$)/i.test(typed)) return false;
  return /^[a-z][a-z\d+.-]*:/i.test(typed);
}

/**
 * What a tab may show. `blob:` of a site is what that site made, and loads through the proxy like all else; errors and
 * popups that have not gone anywhere yet are Chrome's own.
 */
const SHOWABLE = /^(https?:|blob:https?:|about:blank|chrome-error:|:?$)/;

/**
 * Empties every tab of a browser context that shows something else than the web: a file, a page of Chrome's, a `data:`
 * address. It is a fuse. Chrome itself takes no page of the web to such places, whatever way it tries (the tests hold
 * it to that), tools go through `checkAddress`, and the proxy does not care who asks. Tells the scheme.
 */
export function guardSchemes(context: BrowserContext, emptied: (scheme: string) => void): Disposable {
  const look = async (target: Target): Promise<void> => {
    const [kind, url]: [string, string] = [target.type(), target.url()];
    if (kind !== 'page' || SHOWABLE.test(url)) return;
    emptied(url.slice(0, url.indexOf(':')));
    const page = await target.page();
    await page?.goto(BLANK);
  };
  // A tab that was closed meanwhile shows nothing.
  const onTarget = (target: Target): void => void look(target).catch(() => {});
  context.on('targetcreated', onTarget);
  context.on('targetchanged', onTarget);
  return {
    [Symbol.dispose]() {
      context.off('targetcreated', onTarget);
      context.off('targetchanged', onTarget);
    },
  };
}
