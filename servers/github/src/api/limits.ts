/**
 * GitHub says "later" in many ways; Octokit's throttling plugin hears two of them, by its own clock. Here all of them become
 * those two, in seconds from now.
 * Source: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export interface Later {
  /** `primary`: so many requests an hour are used up. `secondary`: too many at once, or too many writes. */
  readonly kind: 'primary' | 'secondary';
  readonly seconds: number;
}

/** What is waited for while a call runs; what takes longer is told. */
export const SHORT_SECONDS = 15;

/** What GitHub asks for where it names no time. */
const UNNAMED_SECONDS = 60;

/** Undefined where an answer is no matter of rates. `now` is in milliseconds. */
export function laterIn(
  status: number,
  headers: Headers,
  message: string,
  now = Date.now(),
): Later | undefined {
  // GraphQL answers 200 and says it in its errors.
  const isSaid = status === 200 && /"type":\s*"RATE_LIMITED"/.test(message);
  if (status !== 403 && status !== 429 && !isSaid) return undefined;
  // Its clock, not ours: both times are its.
  const itsNow = dateOf(headers.get('date')) ?? now;
  const named = retryAfter(headers.get('retry-after'), itsNow);
  if (named !== undefined) return { kind: 'secondary', seconds: Math.max(1, named) };
  const isSecondary = /secondary rate|abuse detection/i.test(message);
  if (headers.get('x-ratelimit-remaining') === '0' && !isSecondary) {
    const reset = Number(headers.get('x-ratelimit-reset'));
    const seconds = reset > 0 ? Math.ceil(reset - itsNow / 1000) : UNNAMED_SECONDS;
    return { kind: 'primary', seconds: Math.max(1, seconds) };
  }
  return isSecondary || isSaid || status === 429
    ? { kind: 'secondary', seconds: UNNAMED_SECONDS }
    : undefined;
}

/** The same answer in the words that the plugin knows. */
export function inOneDialect({ kind, seconds }: Later, now = Date.now()): Response {
  const isPrimary = kind === 'primary';
  const body = JSON.stringify({ message: isPrimary ? 'rate limit' : 'secondary rate limit' });
  const headers = {
    'content-type': 'application/json',
    'retry-after': String(seconds),
    ...(isPrimary && {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.floor(now / 1000) + seconds),
    }),
  };
  return new Response(body, { status: 429, headers });
}

function retryAfter(text: string | null, itsNow: number): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = dateOf(text);
  return date === undefined ? undefined : Math.ceil((date - itsNow) / 1000);
}

function dateOf(text: string | null): number | undefined {
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? undefined : date;
}
