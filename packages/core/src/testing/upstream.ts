import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises';
import { throwFindings } from './findings.ts';

/** A recorded answer. */
export interface Answer {
  /** 200 unless set. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** An object is sent as JSON, a `file:` URL as what stands in that file. */
  readonly body?: object | string | Uint8Array | URL;
  /** Milliseconds before anything is sent. */
  readonly delay?: number;
  /** So many bytes of the body are sent, then the connection is cut. */
  readonly cutAfter?: number;
  /** The body comes in pieces of so many bytes, its length unannounced. */
  readonly chunk?: number;
}

/** A request as it came in. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Route = Answer | ((request: Received) => Answer | Promise<Answer>);

export interface Upstream extends AsyncDisposable {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  /** All that came in, oldest first. */
  readonly requests: readonly Received[];
}

/**
 * An API on loopback that gives recorded answers, by `GET /path` or, before that, `GET /path?with=query`. What no
 * route answers gets a 501, and at the end of `await using` an error tells of it.
 */
export async function upstream(routes: Readonly<Record<string, Route>>): Promise<Upstream> {
  const requests: Received[] = [];
  const faults: string[] = [];
  const ended = new AbortController();
  const answerTo = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = await receive(incoming);
    requests.push(request);
    const route = findRoute(routes, request);
    if (route === undefined) faults.push(`${spell(request)} has no route; record an answer for it.`);
    const answer = typeof route === 'function' ? await route(request) : route;
    await send(response, answer ?? { status: 501, body: { error: 'no route' } }, ended.signal);
  };
  const server = createServer((incoming, response) => {
    // A client that goes away is what some tests are about.
    response.on('error', () => {});
    answerTo(incoming, response).catch((error: NodeJS.ErrnoException) => {
      response.destroy();
      // A request that its own client broke off asked nothing.
      if (!ended.signal.aborted && error.code !== 'ECONNRESET')
        faults.push(`${incoming.method} ${incoming.url}: ${error.message}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      ended.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      throwFindings('The upstream was asked what it cannot answer:', faults);
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<Received> {
  const { pathname: path, searchParams: query } = new URL(incoming.url ?? '', 'http://upstream');
  return {
    method: incoming.method ?? '',
    path,
    query,
    headers: incoming.headers,
    body: await text(incoming),
  };
}

function findRoute(routes: Readonly<Record<string, Route>>, request: Received): Route | undefined {
  const exact = Object.entries(routes).find(([key]) => key.includes('?') && normal(key) === spell(request));
  return exact?.[1] ?? routes[`${request.method} ${request.path}`];
}

/** `GET /path?a=1&b=2`, the query in one order and one spelling. */
function spell({ method, path, query }: Pick<Received, 'method' | 'path' | 'query'>): string {
  const sorted = new URLSearchParams(query);
  sorted.sort();
  return `${method} ${path}${sorted.size === 0 ? '' : `?${sorted.toString()}`}`;
}

function normal(key: string): string {
  const [, method = '', path = '', query] = /^(\S+) ([^?]*)\?(.*)$/.exec(key) ?? [];
  return spell({ method, path, query: new URLSearchParams(query) });
}

async function send(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const { status = 200, delay = 0, cutAfter, chunk } = answer;
  const { type, bytes } = encode(answer.body);
  if (delay > 0) await pause(delay, undefined, { signal });
  const recorded = Object.entries(answer.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  response.writeHead(status, {
    ...(type === '' ? {} : { 'content-type': type }),
    ...(chunk === undefined ? { 'content-length': bytes.length } : {}),
    ...(Object.fromEntries(recorded) as OutgoingHttpHeaders),
  });
  response.flushHeaders();
  const end = cutAfter ?? bytes.length;
  const size = chunk ?? end;
  for (let at = 0; at < end; at += size) {
    await new Promise<unknown>((resolve) =>
      response.write(bytes.subarray(at, Math.min(end, at + size)), resolve),
    );
    // Each piece leaves by itself.
    await breathe(undefined, { signal });
  }
  if (cutAfter === undefined) response.end();
  else response.destroy();
}

function encode(body: Answer['body']): { type: string; bytes: Uint8Array } {
  if (body === undefined) return { type: '', bytes: new Uint8Array() };
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(body) };
  if (body instanceof Uint8Array) return { type: 'application/octet-stream', bytes: body };
  if (!(body instanceof URL)) return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
  const isJson = body.pathname.endsWith('.json');
  return { type: isJson ? 'application/json' : 'application/octet-stream', bytes: readFileSync(body) };
}
