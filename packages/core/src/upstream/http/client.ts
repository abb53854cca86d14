import { setTimeout as pause } from 'node:timers/promises';
import type { Egress } from '../egress/guard.ts';
import { answerOf, type Answer } from './answer.ts';
import { ACCEPT_ENCODING } from './body.ts';
import type { FailedAnswer } from './errors.ts';
import { failureOf, isPassing, statusFailure, timedOut } from './failures.ts';
import type { Outgoing } from './redirects.ts';
import { readRetryAfter } from './retry-after.ts';
import { send, type Route } from './send.ts';
import { targetOf, type Query } from './target.ts';

export interface HttpClientOptions extends Egress {
  /** What people call it, for messages: `Open-Meteo`. */
  readonly name: string;
  /** Paths are below it, and nothing else is asked. Without one, whole URLs are. */
  readonly baseUrl?: string | undefined;
  /** Who asks: `plugboard-weather/1.2.0`. The project's address is added as the contact unless it names one in brackets. */
  readonly userAgent?: string | undefined;
  /** Sent with every request, secrets too: no other origin gets them. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds for a whole call, with waiting, retries and redirects; 30,000 unless set. */
  readonly timeout?: number | undefined;
  /** The most of a decompressed body; 10,000,000 unless set. */
  readonly maxBytes?: number | undefined;
  /** Further tries of what may be repeated; 2 unless set. */
  readonly retries?: number | undefined;
  /** Whether answers are kept in memory as long as their headers allow. Not for what is also written to. */
  readonly cache?: boolean | undefined;
  /** Requests to one origin at a time; 4 unless set. */
  readonly concurrency?: number | undefined;
  /** Milliseconds between the starts of two requests to one origin. */
  readonly spacing?: number | undefined;
  /** Requests that may wait for their turn; 100 unless set. */
  readonly waiting?: number | undefined;
  /** Seconds to wait that a failed answer names otherwise than by Retry-After; it then counts as a limit of rate. */
  readonly retryAfter?: ((answer: FailedAnswer) => number | undefined) | undefined;
}

export interface HttpRequest {
  readonly query?: Query | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `GET` unless set. */
  readonly method?: 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT' | undefined;
  /** What to send: bytes and text as they are, anything else as JSON. */
  readonly body?: unknown;
  /** The call's own: waiting, sending and reading end with it, and its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface HttpClient extends AsyncDisposable {
  /** Throws `UpstreamError`, a `ToolError` for an address that must not be opened, or the signal's reason. */
  readonly request: (path: string, request?: HttpRequest) => Promise<Answer>;
  readonly get: (path: string, request?: Omit<HttpRequest, 'method' | 'body'>) => Promise<Answer>;
}

const CONTACT = '+https://github.com/plugboard-mcp/plugboard';
const IDEMPOTENT = new Set(['DELETE', 'GET', 'HEAD', 'PUT']);
const BACKOFF_MS = 250;

/** A client of one HTTP API. It opens nothing before its first request, and keeps no process alive. */
export function httpClient(options: HttpClientOptions): HttpClient {
  const { name, timeout = 30_000, retries = 2 } = options;
  const base = options.baseUrl === undefined ? undefined : new URL(options.baseUrl);
  let opened: ReturnType<typeof open> | undefined;
  const request: HttpClient['request'] = async (path, asked = {}) => {
    asked.signal?.throwIfAborted();
    const outgoing = outgoingOf(options, targetOf(base, path, asked.query), asked);
    const { route } = await (opened ??= open(options, timeout));
    const over = AbortSignal.timeout(timeout);
    const signal = asked.signal === undefined ? over : AbortSignal.any([asked.signal, over]);
    const end = performance.now() + timeout;
    for (let left = IDEMPOTENT.has(outgoing.method) ? retries : 0; ; left -= 1) {
      try {
        signal.throwIfAborted();
        return await attempt(options, route, outgoing, signal);
      } catch (error) {
        asked.signal?.throwIfAborted();
        if (over.aborted) throw timedOut(name, timeout);
        const failure = failureOf(name, timeout, error);
        const wait = waitBefore(retries - left, failure);
        if (left <= 0 || !isPassing(failure) || performance.now() + wait >= end) throw failure;
        // Broken off by the signal, whose own reason is thrown at the next turn.
        await pause(wait, undefined, { signal }).catch(() => {});
      }
    }
  };
  return {
    request,
    get: request,
    [Symbol.asyncDispose]: async () => {
      await (await opened)?.close();
      opened = undefined;
    },
  };
}

/** The first request loads what speaks HTTP. */
async function open(options: HttpClientOptions, timeout: number) {
  const { name, cache = false, concurrency = 4, spacing = 0, waiting = 100, maxBytes = 10_000_000 } = options;
  const { connections } = await import('./dispatcher.ts');
  const pace = { concurrency, spacing, waiting };
  const { plain, cached } = connections({ name, egress: options, pace, timeout });
  const isKept = ({ headers }: Outgoing) =>
    cache && !('if-none-match' in headers || 'if-modified-since' in headers);
  const route: Route = { name, egress: options, maxBytes, via: (asked) => (isKept(asked) ? cached : plain) };
  return { route, close: () => plain.destroy() };
}

async function attempt(
  { name, retryAfter }: HttpClientOptions,
  route: Route,
  outgoing: Outgoing,
  signal: AbortSignal,
): Promise<Answer> {
  const { status, headers, url, bytes } = await send(route, outgoing, signal);
  if (status < 300 || status === 304) return answerOf(name, { status, headers, url, bytes });
  const failed = { status, headers, body: new TextDecoder().decode(bytes) };
  throw statusFailure(name, failed, retryAfter?.(failed) ?? readRetryAfter(headers['retry-after']));
}

/** Milliseconds: what the upstream asked for, else twice as long each time, and not all clients at once. */
function waitBefore(tries: number, failure: unknown): number {
  const { retryAfter } = failure as { retryAfter?: number };
  return retryAfter === undefined ? BACKOFF_MS * 2 ** tries * (0.5 + Math.random() / 2) : retryAfter * 1000;
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
    headers: lowerCased({
      accept: 'application/json, */*;q=0.5',
      'accept-encoding': ACCEPT_ENCODING,
      'user-agent': userAgent.includes('(') ? userAgent : `${userAgent} (${CONTACT})`,
      ...(isRaw ? {} : { 'content-type': 'application/json' }),
      ...headers,
      ...asked.headers,
    }),
    body: isRaw ? body : JSON.stringify(body),
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
