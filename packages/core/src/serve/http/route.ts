import type { IncomingMessage } from 'node:http';
import type { Implementation } from '@modelcontextprotocol/server';
import { isLoopback } from './address.ts';
import { readJson } from './body.ts';
import type { Route } from './desk.ts';
import type { Eras } from './eras.ts';
import { webRequest } from './exchange.ts';
import { refuse } from './refuse.ts';
import type { SseSessions } from './sse.ts';
import type { Shares } from './shares.ts';
import type { Authenticate, Holder } from './token.ts';

const METHODS = ['POST', 'GET', 'DELETE'];

/** What every server of the older transport did: its clients were made for these. */
const STREAM = '/sse';
const MESSAGES = '/message';

interface Places {
  readonly refusal: (request: IncomingMessage) => Response | undefined;
  readonly authenticate: Authenticate;
  readonly eras: Eras;
  /** Absent: the older transport is not served. */
  readonly sse: SseSessions | undefined;
  readonly shares: Shares;
  readonly info: Implementation;
  readonly health: () => object;
  /** Bytes. */
  readonly mostBody: number;
}

/** Leads a request past the guards to `/mcp` or `/healthz`. */
export function routeTo({ refusal, authenticate, eras, sse, shares, info, health, mostBody }: Places): Route {
  const answerMcp: Route = async (request, response, becomeStream) => {
    if (!METHODS.includes(request.method ?? ''))
      return refuse(405, 'Messages are sent with POST.', { headers: { allow: METHODS.join(', ') } });
    const caller = await authenticate(request);
    if (caller instanceof Response) return caller;
    const body = request.method === 'POST' ? await readJson(request, mostBody) : { value: undefined };
    if (body === undefined || body instanceof Response) return body;
    const share = await shares.take(whoIs(request, caller), body.value);
    if (share instanceof Response) return share;
    response.once('close', share);
    const refused = isListening(request, body.value) ? becomeStream() : undefined;
    if (refused !== undefined || response.destroyed) return refused;
    const onOver = (listener: (isAnswered: boolean) => void) =>
      response.once('close', () => listener(response.writableFinished));
    return eras.fetch(webRequest(request, response), { value: body.value, caller, onOver });
  };

  const answerSse: Route = async (request, response, becomeStream) => {
    const [path, query] = (request.url ?? '').split('?', 2);
    const method = path === STREAM ? 'GET' : 'POST';
    if (request.method !== method)
      return refuse(405, `${path} is for ${method}.`, { headers: { allow: method } });
    const caller = await authenticate(request);
    if (caller instanceof Response) return caller;
    if (path === STREAM && response.destroyed) return undefined;
    if (path === STREAM) return becomeStream() ?? sse?.open(caller, () => response.destroy());
    const body = await readJson(request, mostBody);
    if (body === undefined || body instanceof Response) return body;
    const share = await shares.take(whoIs(request, caller), body.value);
    if (share instanceof Response) return share;
    return sse?.take(new URLSearchParams(query).get('session_id'), body.value, caller, share);
  };

  /** A probe on this machine always gets an answer, but learns the rest only as a caller. */
  const answerHealth = async (request: IncomingMessage): Promise<Response> => {
    const caller = await authenticate(request);
    const isStranger = caller instanceof Response;
    if (isStranger && !isLocal(request)) return caller;
    const { name, version } = info;
    return Response.json({ status: 'ok', name, version, ...(isStranger ? {} : health()) });
  };

  return (request, response, becomeStream) => {
    const refused = refusal(request);
    if (refused !== undefined) return refused;
    const path = request.url?.split('?', 1)[0];
    if (path === '/mcp') return answerMcp(request, response, becomeStream);
    if (sse !== undefined && (path === STREAM || path === MESSAGES))
      return answerSse(request, response, becomeStream);
    if (path === '/healthz') return answerHealth(request);
    return refuse(404, 'Nothing is served here; the endpoint is /mcp.');
  };
}

/** Callers with one token are one; where nobody has to say who they are, those of one address. */
function whoIs({ socket: { remoteAddress = '' } }: IncomingMessage, caller: Holder): string {
  return caller?.clientId ?? `from ${remoteAddress}`;
}

/** Whether the answer is a stream that lasts until one side ends it. */
function isListening({ method }: IncomingMessage, body: unknown): boolean {
  return (
    method === 'GET' || (body as { method?: unknown } | null | undefined)?.method === 'subscriptions/listen'
  );
}

/** A socket that takes both families tells an address of the older one in the form of the newer. */
function isLocal({ socket: { remoteAddress = '' } }: IncomingMessage): boolean {
  return isLoopback(remoteAddress.replace(/^::ffff:/, ''));
}
