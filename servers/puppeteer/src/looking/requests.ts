import { ToolError } from '@plugboard/core';
import type { HTTPRequest } from 'puppeteer-core';
import type { Tab } from '../sessions/tab.ts';

/** One request of a page in a line. */
export interface RequestRow {
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly type: string;
  readonly status?: number;
  /** Why there is no answer. */
  readonly failed?: string;
}

const LONGEST_URL = 200;
/** Some answers never end. */
const WHOLE_MS = 10_000;

export function rowOf(id: number, request: HTTPRequest, tab: Tab): RequestRow {
  const response = request.response();
  const failed = request.failure()?.errorText;
  return {
    id,
    method: request.method(),
    url: shortUrl(tab.sentText(request.url())),
    type: request.resourceType(),
    ...(response === null ? {} : { status: response.status() }),
    // A code of Chrome's: net::ERR_…
    ...(failed !== undefined && { failed: /ERR_\w+/.exec(failed)?.[0] ?? 'failed' }),
  };
}

function shortUrl(url: string): string {
  return url.length <= LONGEST_URL ? url : `${url.slice(0, LONGEST_URL - 1)}…`;
}

/** Headers that say who somebody is. */
const SECRET =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-csrf-token|x-xsrf-token)$/i;

export function headerLines(headers: Readonly<Record<string, string>>, tab: Tab): string[] {
  return Object.entries(headers).map(([name, value]) =>
    tab.sentText(`${name}: ${SECRET.test(name) ? '(masked)' : value}`).replaceAll('\n', ' '),
  );
}

const TEXTUAL =
  /^(?:text\/|application\/(?:[\w.+-]*json|[\w.+-]*xml|javascript|x-www-form-urlencoded|graphql))/i;

/** The body of an answer as text. Throws a `ToolError` where there is none to show. */
export async function bodyOf(request: HTTPRequest): Promise<string> {
  const response = request.response();
  if (response === null)
    throw new ToolError('It has no answer yet.', { code: 'NO_BODY', hint: 'Ask again in a moment.' });
  const type = response.headers()['content-type'] ?? '';
  if (!TEXTUAL.test(type))
    throw new ToolError('Its answer is no text.', { code: 'NO_BODY', hint: 'Look at part headers.' });
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), WHOLE_MS);
  try {
    const body = await Promise.race([response.buffer(), late.promise]);
    if (body !== undefined) return body.toString('utf8');
  } catch {
    throw new ToolError('The browser does not have its body any more.', {
      code: 'NO_BODY',
      hint: 'Load the page again, then ask at once.',
    });
  } finally {
    clearTimeout(timer);
  }
  throw new ToolError('Its answer has not come whole yet.', { code: 'NO_BODY', hint: 'Ask again later.' });
}
