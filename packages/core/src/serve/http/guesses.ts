import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { isLoopback } from './address.ts';
import { refuse } from './refuse.ts';
import type { Authenticate } from './token.ts';

/** Of one address. An honest client sends its old token some times before it asks for a new one. */
const MOST_WRONG = 20;
const MINUTE_S = 60;
/** Right tokens that are remembered, by address. */
const MOST_KNOWN = 10_000;

const wrong = new WeakSet<Response>();

/** Marks what is answered to a token that nobody was ever given. */
export function asGuess(answer: Response): Response {
  wrong.add(answer);
  return answer;
}

/**
 * Answers 429 to an address that sent too many wrong tokens in a minute. `refuse` does not look at its tokens any more,
 * not even at a right one, or whoever guesses would still learn of it; only one that came from there before is heard:
 * behind a proxy many come from one address. `look` is for tokens that no guess hits, since they are signed.
 */
export function slowGuesses(authenticate: Authenticate, how: 'refuse' | 'look'): Authenticate {
  const guesses = new RateLimiterMemory({ points: MOST_WRONG, duration: MINUTE_S });
  const known = new Set<string>();
  return async (request) => {
    const { authorization } = request.headers;
    if (authorization === undefined) return authenticate(request);
    const from = addressOf(request);
    const late = await wait(guesses, from);
    const key = how === 'refuse' ? digest(`${from} ${authorization}`) : undefined;
    if (late !== undefined && key !== undefined && !known.has(key)) return tooMany(late);
    const holder = await authenticate(request);
    if (!(holder instanceof Response)) {
      if (key !== undefined && known.size < MOST_KNOWN) known.add(key);
      return holder;
    }
    if (!wrong.has(holder)) return holder;
    if (late !== undefined) return tooMany(late);
    await guesses.penalty(from);
    return holder;
  };
}

/** Seconds until an address may try again; undefined: now. */
async function wait(guesses: RateLimiterMemory, from: string): Promise<number | undefined> {
  const spent = await guesses.get(from);
  if (spent === null || spent.consumedPoints < MOST_WRONG) return undefined;
  return Math.max(1, Math.ceil(spent.msBeforeNext / 1_000));
}

function tooMany(seconds: number): Response {
  return refuse(429, `Too many wrong tokens came from your address: try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
}

/**
 * Where a request comes from. Of a proxy on this machine, what it saw, which stands last; what stands before, anybody
 * can have written. Of IPv6 the first half: every home has a network of that size.
 */
function addressOf({ socket: { remoteAddress = '' }, headers }: IncomingMessage): string {
  const peer = plain(remoteAddress);
  const seen = isLoopback(peer) ? [headers['x-forwarded-for']].flat().at(-1)?.split(',').at(-1) : undefined;
  const address = plain(seen?.trim() ?? peer).slice(0, 64);
  if (!isIPv6(address)) return address;
  // Written out in full by the parser of addresses, but for its longest run of zeros.
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname
    .slice(1, -1)
    .split('::');
  const groups = head.split(':').filter(Boolean);
  const after = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: 8 - groups.length - after.length }, () => '0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}

/** A socket that takes both families tells an address of the older one in the form of the newer. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
