import type { Egress } from '../egress/guard.ts';
import type { Answer } from './answer.ts';
import type { FailedAnswer } from './errors.ts';
import type { Exchange } from './exchange.ts';
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
  /**
   * A name for the upstream, as a file may have it: all processes of this person that give it ask one at a time, with the
   * spacing between all of them. Each waits within its own time, in no order.
   */
  readonly shared?: string | undefined;
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

/**
 * A client of one HTTP API, or, without a base, of what URLs name. It loads and opens nothing before its first request,
 * and what it has open keeps no process alive. A base that is no URL is a `TypeError`.
 */
export function httpClient(options: HttpClientOptions): HttpClient {
  const base = options.baseUrl === undefined ? undefined : new URL(options.baseUrl);
  let opened: Promise<Exchange> | undefined;
  const open = async () => (await import('./exchange.ts')).openExchange(options);
  const request: HttpClient['request'] = async (path, asked = {}) => {
    asked.signal?.throwIfAborted();
    const url = targetOf(base, path, asked.query);
    opened ??= open();
    return (await opened).ask(url, asked);
  };
  return {
    request,
    get: request,
    [Symbol.asyncDispose]: async () => (await opened)?.close(),
  };
}
