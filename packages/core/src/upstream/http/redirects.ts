import { UpstreamError } from './errors.ts';

export const MOST_REDIRECTS = 5;

/** One request as it goes out; redirects and retries make more of it. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What another origin may be told. All else may be a secret: Authorization, Cookie, keys under a hundred names. */
const HARMLESS = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent']);

/**
 * The request that an answer sends to, or undefined where it sends nowhere. undici's own redirects would go from https to
 * http, carry headers over that it does not know for secrets, and repeat a body to a stranger: these are refused.
 */
export function redirected(
  name: string,
  { method, url, headers, body }: Outgoing,
  { status, location }: { readonly status: number; readonly location: string | undefined },
): Outgoing | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  const next = URL.parse(location, url);
  if (next === null) throw badRedirect(name, 'to an address that cannot be read');
  if (url.protocol === 'https:' && next.protocol !== 'https:')
    throw badRedirect(name, 'from https to an unprotected address');
  // https://fetch.spec.whatwg.org/#http-redirect-fetch
  const asGet = (status === 303 && method !== 'HEAD') || (status < 303 && method === 'POST');
  const isSameOrigin = next.origin === url.origin;
  if (!asGet && body !== undefined && !isSameOrigin)
    throw badRedirect(name, 'to another site, with what it carries');
  const kept = Object.entries(headers).filter(
    ([header]) => (isSameOrigin || HARMLESS.has(header)) && !(asGet && header.startsWith('content-')),
  );
  return {
    method: asGet ? 'GET' : method,
    url: next,
    headers: Object.fromEntries(kept),
    ...(asGet ? {} : { body }),
  };
}

export function badRedirect(name: string, where: string): UpstreamError {
  return new UpstreamError('BAD_REDIRECT', `${name} sent the request ${where}; it was not followed.`);
}
