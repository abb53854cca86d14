import type { IncomingMessage } from 'node:http';
import type { Implementation } from '@modelcontextprotocol/server';
import { isLoopback } from './address.ts';
import { readJson } from './body.ts';
import type { Route } from './desk.ts';
import type { Eras } from './eras.ts';
import { webRequest } from './exchange.ts';
import { whenExpired } from './expiry.ts';
import { refuse } from './refuse.ts';
import type { SseSessions } from './sse.ts';
import type { Release, Shares } from './shares.ts';
import type { Door } from './door.ts';
import type { Holder } from './token.ts';

const METHODS = ['POST', 'GET', 'DELETE'];

/** What every server of the older transport did: its clients were made for these. */
const STREAM = '/sse';
const MESSAGES = '/message';

interface Places {
  readonly refusal: (request: IncomingMessage) => Response | undefined;
  readonly door: Door;
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
export function routeTo(places: Places): Route {
  const { refusal, door, sse } = places;
  return (request, response, becomeStream) => {
    const refused = refusal(request);
    if (refused !== undefined) return refused;
    const [path = ''] = (request.url ?? '').split('?', 1);
    const published = door.publish?.(request, path);
    if (published !== undefined) return published;
    if (path === '/mcp') return answerMcp(places, request, response, becomeStream);
    if (sse !== undefined && (path === STREAM || path === MESSAGES))
      return answerSse({ ...places, sse }, request, response, becomeStream);
    if (path === '/healthz') return answerHealth(places, request);
    return refuse(404, 'Nothing is served here; the endpoint is /mcp.');
  };
}

type Exchange = Parameters<Route>;

async function answerMcp(
  places: Places,
  ...[request, response, becomeStream]: Exchange
): Promise<Response | undefined> {
  const { door, eras, mostBody } = places;
  if (!METHODS.includes(request.method ?? ''))
    return refuse(405, 'Messages are sent with POST.', { headers: { allow: METHODS.join(', ') } });
  const caller = await door.authenticate(request);
  if (caller instanceof Response) return caller;
  const body = request.method === 'POST' ? await readJson(request, mostBody) : { value: undefined };
  if (body === undefined || body instanceof Response) return body;
  const share = await admit(places, request, caller, body.value);
  if (share instanceof Response) return share;
  // Who vanished meanwhile does not vanish again.
  if (response.destroyed) {
    share();
    return undefined;
  }
  response.once('close', share);
  if (isListening(request, body.value)) {
    const refused = becomeStream();
    if (refused !== undefined) return refused;
    const forget = whenExpired(caller, () => response.destroy());
    response.once('close', forget);
  }
  const onOver = (listener: (isAnswered: boolean) => void) =>
    response.once('close', () => listener(response.writableFinished));
  return eras.fetch(webRequest(request, response), { value: body.value, caller, onOver });
}

async function answerSse(
  places: Places & { readonly sse: SseSessions },
  ...[request, response, becomeStream]: Exchange
): Promise<Response | undefined> {
  const { door, sse, mostBody } = places;
  const [path, query] = (request.url ?? '').split('?', 2);
  const method = path === STREAM ? 'GET' : 'POST';
  if (request.method !== method)
    return refuse(405, `${path} is for ${method}.`, { headers: { allow: method } });
  const caller = await door.authenticate(request);
  if (caller instanceof Response) return caller;
  if (path === STREAM && response.destroyed) return undefined;
  const body = method === 'POST' ? await readJson(request, mostBody) : { value: undefined };
  if (body === undefined || body instanceof Response) return body;
  const share = await admit(places, request, caller, body.value);
  if (share instanceof Response) return share;
  if (path === STREAM) return becomeStream() ?? sse.open(caller, () => response.destroy());
  return sse.take(new URLSearchParams(query).get('session_id'), body.value, caller, share);
}

/** What a message takes of the server's time, where its caller may send it. */
async function admit(
  { shares, door }: Places,
  request: IncomingMessage,
  caller: Holder,
  message: unknown,
): Promise<Release | Response> {
  // First, since a share is taken only by what gives it back.
  return (await door.permit?.(request, caller, message)) ?? shares.take(whoIs(request, caller), message);
}

/** A probe on this machine always gets an answer, but learns the rest only as a caller. */
async function answerHealth({ door, info, health }: Places, request: IncomingMessage): Promise<Response> {
  const caller = await door.authenticate(request);
  const isStranger = caller instanceof Response;
  if (isStranger && !isLocal(request)) return caller;
  const { name, version } = info;
  return Response.json({ status: 'ok', name, version, ...(isStranger ? {} : health()) });
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
