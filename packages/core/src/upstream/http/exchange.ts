import { setTimeout as pause } from 'node:timers/promises';
import { watchFetch } from '../../call/telemetry.ts';
import { answerOf, type Answer } from './answer.ts';
import { ACCEPT_ENCODING } from './body.ts';
import type { HttpClientOptions, HttpRequest } from './client.ts';
import { connections } from './connections.ts';
import { failureOf, isPassing, statusFailure, timedOut } from './failures.ts';
import type { Outgoing } from './redirects.ts';
import { readRetryAfter } from './retry-after.ts';
import { send, type Route } from './send.ts';
import type { SharedTurn } from './shared-turn.ts';

/** A client that is open. */
export interface Exchange {
  readonly ask: (url: URL, asked: HttpRequest) => Promise<Answer>;
  /** Breaks off what is under way. */
  readonly close: () => Promise<void>;
}

const CONTACT = '+https://github.com/plugboard-mcp/plugboard';
const IDEMPOTENT = new Set(['DELETE', 'GET', 'HEAD', 'PUT']);
const BACKOFF_MS = 250;
/** Retry-After of other statuses is about something else: a move, a gate. */
const MAY_SAY_WHEN = new Set([429, 503]);
/** Who says "now" is still given a moment. */
const LEAST_WAIT_MS = 500;

export async function openExchange(options: HttpClientOptions): Promise<Exchange> {
  const { name, timeout = 30_000, retries = 2, maxBytes = 10_000_000, cache = false } = options;
  const { concurrency = 4, spacing = 0, waiting = 100 } = options;
  const shared = options.shared === undefined ? undefined : await openShared(options.shared, spacing);
  const pace = { concurrency: shared === undefined ? concurrency : 1, spacing, waiting, shared };
  const { plain, cached } = connections({ name, egress: options, pace, timeout, maxBytes });
  const via = (asked: Outgoing) => (cache && !hasValidators(asked) ? cached : plain);
  const route: Route = { name, egress: options, maxBytes, via };

  const ask: Exchange['ask'] = async (url, asked) => {
    const outgoing = outgoingOf(options, url, asked);
    const over = AbortSignal.timeout(timeout);
    const signal = asked.signal === undefined ? over : AbortSignal.any([asked.signal, over]);
    const end = performance.now() + timeout;
    const tries = IDEMPOTENT.has(outgoing.method) ? retries : 0;
    for (let tried = 0; ; tried += 1) {
      try {
        signal.throwIfAborted();
        return await attempt(options, route, outgoing, signal);
      } catch (error) {
        asked.signal?.throwIfAborted();
        if (over.aborted) throw timedOut({ name, timeout });
        const failure = failureOf({ name, timeout, maxBytes }, error);
        const wait = waitBefore(tried, failure);
        // Where it asks for more time than there is, whoever called hears of it now.
        if (tried >= tries || !isPassing(failure) || performance.now() + wait >= end) throw failure;
        // Where a signal ends it, the next turn throws the reason.
        await pause(wait, undefined, { signal }).catch(() => {});
      }
    }
  };
  const close = async () => {
    await plain.destroy();
    shared?.close();
  };
  return { ask, close };
}

/** Where the turn cannot be shared, as on a disk that is read only, this process keeps to its own pace. */
async function openShared(key: string, spacing: number): Promise<SharedTurn | undefined> {
  const { sharedTurn } = await import('./shared-turn.ts');
  try {
    return sharedTurn(key, spacing);
  } catch {
    return undefined;
  }
}

async function attempt(
  { name, baseUrl, retryAfter }: HttpClientOptions,
  route: Route,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Answer> {
  // Without a base, whoever calls a tool may have chosen where it goes.
  const seen = { method: outgoing.method, url: baseUrl === undefined ? undefined : outgoing.url };
  const { status, headers, url, bytes } = await watchFetch(seen, () => send(route, outgoing, signal));
  if (status < 300 || status === 304) return answerOf(name, { status, headers, url, bytes });
  const failed = { status, headers, body: new TextDecoder().decode(bytes) };
  const said = MAY_SAY_WHEN.has(status) ? readRetryAfter(headers['retry-after']) : undefined;
  throw statusFailure(name, failed, retryAfter?.(failed) ?? said);
}

/** Milliseconds: what the upstream asked for, else twice as long each time, and not all clients at once. */
function waitBefore(tried: number, failure: unknown): number {
  const { retryAfter } = failure as { retryAfter?: number };
  return retryAfter === undefined
    ? BACKOFF_MS * 2 ** tried * (0.5 + Math.random() / 2)
    : Math.max(retryAfter * 1000, LEAST_WAIT_MS);
}

/** Whoever asks with validators keeps answers of its own, and wants to hear a 304. */
function hasValidators({ headers }: Outgoing): boolean {
  return 'if-none-match' in headers || 'if-modified-since' in headers;
}

function outgoingOf(
  { userAgent = 'plugboard', headers }: HttpClientOptions,
  url: URL,
  asked: HttpRequest,
): Outgoing {
  const { method = 'GET', body } = asked;
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  return {
    method,
    url,
    headers: {
      accept: 'application/json, */*;q=0.5',
      'accept-encoding': ACCEPT_ENCODING,
      'user-agent': userAgent.includes('(') ? userAgent : `${userAgent} (${CONTACT})`,
      ...(isRaw ? {} : { 'content-type': 'application/json' }),
      ...lowerCased(headers),
      ...lowerCased(asked.headers),
    },
    body: isRaw ? body : JSON.stringify(body),
  };
}

function lowerCased(headers: HttpRequest['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
