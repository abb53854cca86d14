import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { ToolError } from '@plugboard/core';
import { kindOf, type TokenSource } from './auth.ts';
import type { DocumentText } from './document.ts';
import { failureOf, type Failed } from './failures.ts';
import type { Answer, Asked } from './github.ts';
import { graphqlData, withoutToken } from './graphql.ts';
import type { Host } from './host.ts';
import { SHORT_SECONDS } from './limits.ts';
import { assertPinned, pinOf, type Pinned, type RouteText } from './pin.ts';
import { openWire, type Wire } from './wire.ts';

export interface ExchangeOptions {
  readonly host: Host;
  readonly source: TokenSource;
  readonly followsRenames: boolean;
  readonly userAgent: string;
}

interface Form extends Asked {
  /** JSON unless set. */
  readonly form?: 'text' | 'stream';
  /** Where it is not below the REST interface. */
  readonly base?: string;
}

/** Octokit, held to what is meant. The only file that knows it. */
export interface Exchange extends AsyncDisposable {
  readonly request: (route: RouteText, values: object, form: Form) => Promise<Answer<unknown>>;
  readonly graphql: <Data>(document: DocumentText<Data>, variables: object, asked: Asked) => Promise<Data>;
  readonly token: (signal: AbortSignal) => Promise<string | undefined>;
}

const API_VERSION = '2022-11-28';
/** Further tries, of what only reads: what writes is never sent twice. */
const RETRIES = 2;

const Client = Octokit.plugin(retry, throttling);

export function openExchange({ host, source, followsRenames, userAgent }: ExchangeOptions): Exchange {
  const wire = openWire(host, { followsRenames });
  const octokit = clientOf(host, userAgent);
  const token = (signal: AbortSignal) => source(wire, signal);

  const request: Exchange['request'] = async (route, values, { signal, accept, form, base = host.api }) => {
    signal.throwIfAborted();
    const own = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    const pinned = pinOf(route, own);
    const key = await token(signal);
    const { fetch, fault } = sendingOf(wire, form === 'stream');
    const sent = octokit.request(route, {
      ...own,
      baseUrl: base,
      headers: headersOf({ accept, key }),
      request: {
        signal,
        fetch,
        // Named here, it would also count for what must not be tried again.
        ...(pinned.method !== 'GET' && { retries: 0 }),
        parseSuccessResponseBody: form !== 'stream',
        pinned,
      },
    });
    try {
      const { data, status, headers } = await unlessAborted(sent, signal);
      return { data: form === 'text' ? textOf(data) : data, status, headers };
    } catch (error) {
      signal.throwIfAborted();
      throw fault() ?? wordsFor(error, { route, kind: kindOf(key) });
    }
  };

  const graphql: Exchange['graphql'] = async (asking, variables, asked) => {
    const kind = kindOf(await token(asked.signal));
    if (kind === 'none') throw withoutToken();
    const base = host.graphql.replace(/\/graphql$/, '');
    const { data } = await request('POST /graphql', { query: asking.text, variables }, { ...asked, base });
    return graphqlData(asking, data, kind);
  };
  return { request, graphql, token, [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose]() };
}

function headersOf({
  accept,
  key,
}: {
  accept: string | undefined;
  key: string | undefined;
}): Record<string, string> {
  return {
    ...(accept === undefined ? {} : { accept }),
    'x-github-api-version': API_VERSION,
    ...(key === undefined ? {} : { authorization: `token ${key}` }),
  };
}

function clientOf(host: Host, userAgent: string): InstanceType<typeof Client> {
  const waits = (seconds: number, _options: unknown, _octokit: unknown, tries: number) =>
    seconds <= SHORT_SECONDS && tries < RETRIES;
  const octokit = new Client({
    baseUrl: host.api,
    userAgent,
    // It would write to stdout, which is the protocol's.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    throttle: {
      // GitHub asks for a second between writes; an Enterprise Server limits nobody unless it is told to.
      // Source: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
      enabled: true,
      id: host.name,
      onRateLimit: waits,
      onSecondaryRateLimit: waits,
      ...(host.isGitHub ? {} : unpaced()),
    },
    // 429 is the throttling plugin's.
    retry: { retries: RETRIES, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
  });
  octokit.hook.before('request', (options) => {
    const { pinned } = options.request as { pinned?: Pinned };
    if (pinned === undefined) throw new Error('a request without a route');
    const { method, url } = octokit.request.endpoint.parse(options as never);
    assertPinned({ method, url }, options.baseUrl, pinned);
  });
  return octokit;
}

/** Groups that hold nothing back, for the throttling plugin. */
function unpaced(): object {
  const free = {
    key: () => ({
      schedule: (_options: unknown, work: (...args: unknown[]) => unknown, ...args: unknown[]) =>
        work(...args),
    }),
  };
  return { write: free, search: free, notifications: free };
}

/** Octokit makes one kind of failure of everything: what we threw ourselves is kept beside it, and ends its tries. */
function sendingOf(
  wire: Wire,
  download: boolean,
): { fetch: typeof fetch; fault: () => ToolError | undefined } {
  let fault: ToolError | undefined;
  const send = async (url: string, init: never): Promise<Response> => {
    try {
      return await wire.fetch(url, init, { download });
    } catch (error) {
      const cause = error instanceof Error && ToolError.is(error.cause) ? error.cause : error;
      if (!ToolError.is(cause)) throw error;
      fault = cause;
      return new Response(null, { status: 451 });
    }
  };
  return { fetch: send as unknown as typeof fetch, fault: () => fault };
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  // It waits for its turn without looking at the signal.
  work.catch(() => {});
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function textOf(data: unknown): unknown {
  return data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data;
}

function wordsFor(error: unknown, { route, kind }: Pick<Failed, 'route' | 'kind'>): unknown {
  const { status, response } = error as { status?: number; response?: { headers?: object; data?: unknown } };
  if (ToolError.is(error)) return error;
  if (status !== undefined && response !== undefined)
    return failureOf({ route, kind, status, headers: { ...response.headers }, data: response.data });
  // Octokit gives a status to what had no answer.
  if (status !== undefined)
    return new ToolError('GitHub cannot be reached.', {
      code: 'UNREACHABLE',
      hint: 'Check the network and --host, then try again.',
      cause: error,
    });
  return error;
}
