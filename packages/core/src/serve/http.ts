import { createServer, type Server } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import { Failure } from '../define/errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { HttpAddress } from './http/address.ts';
import { Desk } from './http/desk.ts';
import { serveEras } from './http/eras.ts';
import { guard } from './http/guards.ts';
import { LIMITS, type Limits } from './http/limits.ts';
import { routeTo } from './http/route.ts';
import { USUAL_CALLS, type Fairness } from './http/settings.ts';
import { Shares } from './http/shares.ts';
import { SseSessions } from './http/sse.ts';
import type { Door } from './http/door.ts';
import type { OAuthPlan } from './http/oauth/settings.ts';
import { byToken } from './http/token.ts';

export interface HttpOptions extends HttpAddress {
  /** What every caller has to send. */
  readonly token?: string | undefined;
  /** Names under which clients may reach it, beside its own. */
  readonly allowHosts?: readonly string[];
  readonly stateless?: boolean;
  /** Whether clients of the transport before Streamable HTTP are served beside the others, at `/sse`. */
  readonly sse?: boolean;
  /** What `/healthz` tells beside name and version, to whom may call. */
  readonly health?: () => object;
  readonly limits?: Partial<Limits>;
  readonly fairness?: Partial<Fairness>;
  /** Whose tokens open it, and what for, in place of one token of its own. */
  readonly oauth?: OAuthPlan | undefined;
  /** What callers pass; made of `token` or `oauth` unless set. */
  readonly door?: Door;
}

export interface HttpServing {
  /** `http://127.0.0.1:3050/mcp` */
  readonly url: URL;
  /** Ends what runs and what listens, and takes some five seconds at most. */
  close(): Promise<void>;
}

/** Serves `/mcp` to clients of both eras, and `/healthz`. Throws a `Failure` when the port is taken. */
export async function serveHttp(endpoint: Endpoint, options: HttpOptions): Promise<HttpServing> {
  const limits = { ...LIMITS, ...options.limits };
  const eras = serveEras(endpoint, { limits, stateless: options.stateless ?? false });
  const sse = options.sse === true ? new SseSessions(endpoint, limits) : undefined;
  const route = routeTo({
    refusal: guard(options.host, options.allowHosts ?? []),
    door: options.door ?? (await doorOf(endpoint, options)),
    eras,
    sse,
    shares: new Shares({ perMinute: undefined, callsAtOnce: USUAL_CALLS, ...options.fairness }),
    info: endpoint.info,
    health: options.health ?? (() => ({})),
    mostBody: limits.body,
  });
  const desk = new Desk(route, limits);
  const server = createServer(
    {
      maxHeaderSize: limits.headers,
      headersTimeout: limits.headersTimeout,
      requestTimeout: limits.requestTimeout,
      connectionsCheckingInterval: limits.timeoutCheck,
      keepAliveTimeout: limits.keepAlive,
    },
    (request, response) => void desk.take(request, response),
  );
  server.maxConnections = limits.connections;
  const { family, address, port } = await listen(server, options);
  return {
    url: new URL(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}/mcp`),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await atMost(limits.drain, Promise.all([desk.close(), sse?.drain()]));
      await atMost(limits.flush, Promise.all([eras.close(), sse?.close()]));
      server.closeIdleConnections();
      await atMost(limits.flush, closed);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** OAuth is loaded only where it was asked for. */
async function doorOf(endpoint: Endpoint, { token, oauth }: HttpOptions): Promise<Door> {
  if (oauth === undefined) return { authenticate: byToken(token) };
  const { oauthDoor } = await import('./http/oauth/door.ts');
  return oauthDoor(oauth, endpoint);
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function listen(server: Server, { host, port }: HttpAddress): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const options: ListenOptions = { host, port, exclusive: true };
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on ${host} is in use; stop what listens there or choose another port with --http.`;
      const refused = `Cannot listen on ${host} port ${port} (${error.code}); choose another with --http.`;
      reject(new Failure(error.code === 'EADDRINUSE' ? taken : refused, { cause: error }));
    });
    server.listen(options, () => resolve(server.address() as AddressInfo));
  });
}
