import type { Dispatcher } from 'undici';
import { checkUrl, type Egress } from '../egress/guard.ts';
import { readBody } from './body.ts';
import { tooLarge } from './failures.ts';
import { badRedirect, MOST_REDIRECTS, redirected, type Outgoing } from './redirects.ts';

/** How requests of one client go out. */
export interface Route {
  readonly name: string;
  readonly egress: Egress;
  /** Bytes of a decompressed body. */
  readonly maxBytes: number;
  /** What to send a request by. */
  readonly via: (request: Outgoing) => Dispatcher;
}

/** An answer whose body is read. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly bytes: Buffer;
}

/** Of an answer that nobody asked for, this much is enough. */
const MOST_OF_FAILURE = 64 * 1024;

/** Sends a request, and again where its answer redirects it: every address on the way is looked at before. */
export async function send(route: Route, first: Outgoing, signal: AbortSignal): Promise<Received> {
  let request = first;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    checkUrl(request.url, route.egress);
    const response = await dispatch(route, request, signal);
    const headers = flat(response.headers);
    const next = redirected(route.name, request, {
      status: response.statusCode,
      location: headers['location'],
    });
    if (next === undefined) return read(route, request, response, headers);
    await response.body.dump({ limit: MOST_OF_FAILURE, signal });
    request = next;
  }
  throw badRedirect(route.name, 'on and on');
}

function dispatch({ via }: Route, request: Outgoing, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { method, url, headers, body = null } = request;
  return via(request).request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    headers,
    body,
    signal,
  });
}

async function read(
  { name, maxBytes }: Route,
  { url }: Outgoing,
  { statusCode: status, body }: Dispatcher.ResponseData,
  headers: Readonly<Record<string, string>>,
): Promise<Received> {
  const isGood = status < 300 || status === 304;
  const most = isGood ? maxBytes : MOST_OF_FAILURE;
  const { bytes, isWhole } = await readBody(body, headers['content-encoding'], most);
  if (isGood && !isWhole) throw tooLarge({ name, maxBytes });
  return { status, headers, url, bytes };
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
