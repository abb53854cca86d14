import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';

/** A neighbour that no page may reach: it notes whoever comes, by HTTP, by TCP alone and by UDP. */
export interface Forbidden extends AsyncDisposable {
  readonly port: number;
  /** `tcp`, `GET /hit/4`, `no http` (TLS, say), `udp stun`, `udp quic` … in order. */
  readonly reached: string[];
}

const STUN_COOKIE = 0x21_12_a4_42;

export async function openForbidden(): Promise<Forbidden> {
  const reached: string[] = [];
  const http = createServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response
      .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' })
      .end('secret');
  });
  http.on('connection', () => reached.push('tcp'));
  http.on('clientError', (_error, socket) => {
    reached.push('no http');
    socket.destroy();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;

  const six = createTcpServer((socket) => http.emit('connection', socket)).listen(port, '::1');
  await once(six, 'listening');
  const udp = createSocket('udp4', (message) => {
    const isStun = message.length >= 20 && message.readUInt32BE(4) === STUN_COOKIE;
    reached.push(isStun ? 'udp stun' : 'udp quic');
  });
  await new Promise<void>((bound) => void udp.bind(port, '127.0.0.1', bound));

  return {
    port,
    reached,
    async [Symbol.asyncDispose]() {
      udp.close();
      six.close();
      http.closeAllConnections();
      await new Promise((closed) => http.close(closed));
    },
  };
}
