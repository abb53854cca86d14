import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, DEFAULT_MAX_REQUEST_BODY_SIZE as MOST_BODY } from '@modelcontextprotocol/server';
import { log } from '../call/log.ts';
import { Failure, SettingsError } from '../define/errors.ts';
import type { Endpoint } from './endpoint.ts';
import { isLoopback, refusal } from './guards.ts';
import { publishChanges, sdkServer } from './sdk-server.ts';

export interface HttpAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface HttpServing {
  /** `http://127.0.0.1:3050/mcp` */
  readonly url: URL;
  close(): Promise<void>;
}

/** A request that a server was given always has both. */
type Incoming = IncomingMessage & { method: string; url: string };

/** How long a client may take to send its request. */
const REQUEST_TIMEOUT_MS = 30_000;
const MOST_CONNECTIONS = 512;
/** What is still running this long after `close` is cut off. */
const DRAIN_MS = 3_000;

/** Reads `3050`, `127.0.0.1:3050` or `[::1]:3050`. Only loopback: an endpoint without authentication stays at home. */
export function readHttpAddress(text: string): HttpAddress {
  const { host = '127.0.0.1', port } =
    /^(?:(?<host>\[[^\]]+\]|[^:[\]]*):)?(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  if (port === undefined || Number(port) > 65_535) {
    throw new SettingsError(
      `--http: expected [host:]port, such as 3050 or 127.0.0.1:3050, got ${JSON.stringify(text)}.`,
    );
  }
  const bare = host.replaceAll(/[[\]]/g, '') || '127.0.0.1';
  if (!isLoopback(bare)) {
    throw new SettingsError(
      `--http: ${bare} can be reached from other machines; use 127.0.0.1, localhost or [::1].`,
    );
  }
  return { host: bare, port: Number(port) };
}

/** Serves `/mcp` to clients of both eras, and `/healthz`. Throws a `Failure` when the port is taken. */
export async function serveHttp(
  endpoint: Endpoint,
  address: HttpAddress,
  health: () => object = () => ({}),
): Promise<HttpServing> {
  const mcp = createMcpHandler(() => sdkServer(endpoint), {
    onerror: (error) => log('info', `http: ${error.message}`),
  });
  const stop = publishChanges(mcp.notify, endpoint);
  const answerMcp = toNodeHandler({
    ...mcp,
    fetch: async (request, options) => withoutNullId(await mcp.fetch(request, options)),
  });
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const refused = refusal(request);
    if (refused !== undefined) return fail(response, 403, refused);
    const path = request.url?.split('?', 1)[0];
    if (Number(request.headers['content-length']) > MOST_BODY) {
      response.setHeader('connection', 'close');
      return fail(response, 413, `A message has at most ${MOST_BODY} bytes.`);
    }
    if (path === '/mcp') return void answerMcp(request as Incoming, response);
    if (path === '/healthz') return answer(response, 200, { status: 'ok', ...endpoint.info, ...health() });
    return fail(response, 404, 'Nothing is served here; the endpoint is /mcp.');
  });
  server.maxConnections = MOST_CONNECTIONS;
  const bound = await listen(server, address);
  return {
    url: new URL(
      `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}/mcp`,
    ),
    close: async () => {
      stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await mcp.close();
      server.closeIdleConnections();
      await closed;
      clearTimeout(cutOff);
    },
  };
}

/** The SDK answers what it could not read with a null id; the protocol wants none. */
async function withoutNullId(response: Response): Promise<Response> {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  if (response.status < 400 || !isJson) return response;
  const body = (await response.json()) as { id?: unknown };
  if (body.id === null) delete body.id;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(body), { status: response.status, headers });
}

function listen(server: ReturnType<typeof createServer>, { host, port }: HttpAddress): Promise<AddressInfo> {
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

/** A refusal in the protocol's form. Without an `id`: none was read, and the protocol knows no null one. */
function fail(response: ServerResponse, status: number, message: string): void {
  answer(response, status, { jsonrpc: '2.0', error: { code: -32_600, message } });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify(body));
}
