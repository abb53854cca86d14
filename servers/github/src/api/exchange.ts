import { ToolError } from '@plugboard/core';
import { kindOf, type TokenSource } from './auth.ts';
import { clientsOf } from './client.ts';
import type { DocumentText } from './document.ts';
import { failureOf, type Failed } from './failures.ts';
import type { Answer, Asked } from './github.ts';
import { graphqlData, withoutToken } from './graphql.ts';
import type { Host } from './host.ts';
import { pinOf, type RouteText } from './pin.ts';
import { sendingOf } from './sending.ts';
import { openWire } from './wire.ts';

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
export function openExchange({ host, source, followsRenames, userAgent }: ExchangeOptions): Exchange {
  const wire = openWire(host, { followsRenames });
  const { quick, patient } = clientsOf(host, userAgent);
  const token = (signal: AbortSignal) => source(wire, signal);

  const request: Exchange['request'] = async (route, values, { signal, accept, form, base = host.api }) => {
    signal.throwIfAborted();
    const own = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
    const pinned = pinOf(route, own);
    const key = await token(signal);
    const { fetch, fault, replay } = sendingOf(wire, form === 'stream');
    const isRead = pinned.method === 'GET';
    const options = {
      ...own,
      baseUrl: base,
      headers: headersOf({ accept, key }),
      request: {
        signal,
        fetch,
        // Named here, it would also count for what must not be tried again.
        ...(!isRead && { retries: 0 }),
        parseSuccessResponseBody: form !== 'stream',
        pinned,
      },
    };
    // Searches have a pace of their own. What failed in passing is taken up where it was left.
    const isQuick = isRead && !pinned.path.startsWith('/search/');
    const sent = isQuick
      ? quick.request(route, options).catch((error: unknown) => {
          if (!isPassing(error) || fault() !== undefined) throw error;
          replay();
          return patient.request(route, options);
        })
      : patient.request(route, options);
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

/** Later, or a failure of GitHub's or of the network, to which Octokit gives status 500. */
function isPassing(error: unknown): boolean {
  const { status = 0 } = error as { status?: number };
  return status === 429 || status >= 500;
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
