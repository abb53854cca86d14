import {
  request as open,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { answerOf, answerPage, NO_PROXY_REQUEST } from './answer.ts';
import { failureOf, openSocket, type Way } from './connect.ts';
import { originText, targetOf, type Target } from './origins.ts';
import { MAX_HEADER_BYTES } from './limits.ts';

/** RFC 9110, 7.6.1, and what only concerns a proxy: read by one neighbour, never handed on. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * One plain http request, handed on and answered. Each has a connection of its own, so that what one server sends too
 * much of is never the next answer. (Browsers open `ws:` with CONNECT: an `Upgrade` in here is dropped with the rest.)
 */
export function forward(way: Way, request: IncomingMessage, response: ServerResponse): void {
  const url = URL.parse(String(request.url));
  if (url?.protocol !== 'http:' || url.username !== '' || url.password !== '' || hasOddBody(request))
    return answerPage(response, NO_PROXY_REQUEST);
  const target = targetOf(url);
  const verdict = way.policy.verdict(target);
  if (!verdict.allowed)
    return answerPage(response, answerOf(way.refusals.add('blocked', target, verdict.why)));

  const upstream = open({
    method: request.method,
    path: url.pathname + url.search,
    headers: requestHeaders(request, target),
    maxHeaderSize: MAX_HEADER_BYTES,
    createConnection: () => openSocket(way, target),
  });
  upstream.on('response', (answer) => {
    response.writeHead(
      Number(answer.statusCode),
      answer.statusMessage,
      endToEnd(answer.rawHeaders, answer.headers.connection),
    );
    pipeline(answer, response, () => upstream.destroy());
  });
  const fail = (error: Error): void => {
    if (response.headersSent) return void response.destroy();
    const { kind, why } = failureOf(error);
    return answerPage(response, answerOf(way.refusals.add(kind, target, why)));
  };
  upstream.on('error', fail);
  // Nobody asked for one; without a listener the request would wait for ever.
  upstream.on('upgrade', (_answer, socket) => {
    socket.destroy();
    fail(new Error('unasked'));
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

/** Name, value, name, value. The Host is the address that was judged, whatever the request said. */
function requestHeaders({ rawHeaders, headers }: IncomingMessage, target: Target): string[] {
  const host = originText(target).slice('http://'.length);
  const kept = endToEnd(rawHeaders, headers.connection, ['host', 'expect', 'content-length']);
  return ['Host', host, ...kept, ...framing(headers), 'Connection', 'close'];
}

/** Node calls back with such a request before it finds that it cannot tell where its body ends. */
function hasOddBody({ headers: { 'transfer-encoding': coding = 'chunked' } }: IncomingMessage): boolean {
  return coding.toLowerCase() !== 'chunked';
}

/** Written anew from what the strict parser went by, whatever `Connection` names: a body without it is a next request. */
function framing(headers: IncomingHttpHeaders): string[] {
  if (headers['transfer-encoding'] !== undefined) return ['Transfer-Encoding', 'chunked'];
  const length = headers['content-length'];
  return length === undefined ? [] : ['Content-Length', length];
}

function endToEnd(raw: readonly string[], connection = '', others: readonly string[] = []): string[] {
  const dropped = new Set([...HOP_BY_HOP, ...others, ...connection.toLowerCase().split(/[\s,]+/)]);
  return raw.filter((_, i) => !dropped.has(String(raw[i - (i % 2)]).toLowerCase()));
}
