import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerHandshake, answerPage, answerTunnel, NO_KEY } from './answer.ts';
import type { Resolve, Way } from './connect.ts';
import { forward } from './forward.ts';
import { HEADERS_MS, MAX_CONNECTIONS, MAX_HEADER_BYTES } from './limits.ts';
import { HANDSHAKE_URL, lockOf, type Key } from './lock.ts';
import type { Policy } from './policy.ts';
import { keepRefusals, type Refusal } from './refusals.ts';
import { tunnel } from './tunnel.ts';

/** The way out of one browser context, and a record of what it was not let out for. */
export interface Door extends AsyncDisposable {
  readonly name: string;
  /** What the context is told as its proxy: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What opens it; `unlock` gives it to the browser. */
  readonly key: Key;
  /** What was refused, or not reached, after the refusal of that number; the newest hundred are kept. */
  readonly blocked: (since?: number) => Refusal[];
  /** How many were refused so far: a mark for `blocked`. */
  readonly count: () => number;
  /** Called when a request comes without the key; the request waits for it, and is then asked to come again. */
  onLocked?: (() => Promise<void>) | undefined;
}

export interface DoorOptions {
  readonly name: string;
  readonly policy: Policy;
  readonly resolve: Resolve | undefined;
  /** Called once it is shut. */
  readonly onShut: (door: Door) => void;
}

export async function openDoor({ name, policy, resolve, onShut }: DoorOptions): Promise<Door> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  const refusals = keepRefusals();
  const key = { username: 'plugboard', password: randomBytes(32).toString('base64url') };
  const server = serve({ policy, resolve, refusals, track }, key, () => door.onLocked);
  server.on('connection', (socket) => track(socket).on('error', () => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  let shutting: Promise<unknown> | undefined;
  const shut = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
    onShut(door);
  };
  const door: Door = {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    blocked: (since = 0) => refusals.since(since),
    count: refusals.count,
    async [Symbol.asyncDispose]() {
      await (shutting ??= shut());
    },
  };
  return door;
}

function serve(way: Way, key: Key, onLocked: () => Door['onLocked']): Server {
  const lock = lockOf(key);
  const onRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await lock(request, onLocked()))) return answerPage(response, NO_KEY);
    if (request.url === HANDSHAKE_URL) return answerHandshake(response);
    return forward(way, request, response);
  };
  const onConnect = async (request: IncomingMessage, client: Socket, head: Buffer): Promise<void> => {
    if (!(await lock(request, onLocked()))) return answerTunnel(client, NO_KEY);
    return tunnel(way, request, client, head);
  };
  const server = createServer({
    headersTimeout: HEADERS_MS,
    // An upload, like an answer, may take its time.
    requestTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.maxConnections = MAX_CONNECTIONS;
  // Whatever fails in here costs one request, not the process.
  server.on('request', (request, response) => {
    onRequest(request, response).catch(() => response.destroy());
  });
  // The `Duplex` of its type is the socket that came in at `connection`.
  server.on('connect', (request, client, head) => {
    onConnect(request, client as Socket, head).catch(() => client.destroy());
  });
  return server;
}
