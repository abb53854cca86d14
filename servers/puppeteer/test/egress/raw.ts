import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Door } from '../../src/egress/door.ts';

/** An upstream of which every byte is seen, and which answers with the bytes that it is given. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
  readonly host: string;
  /** What each connection sent so far. */
  readonly received: string[];
  readonly sockets: Socket[];
}

export async function openRaw(onData: (socket: Socket, all: string) => void): Promise<RawServer> {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const index = received.push('') - 1;
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('data', (data) => {
      received[index] += data.toString('latin1');
      onData(socket, received[index] as string);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    received,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** The header that opens a door. */
export function keyOf({ key: { username, password } }: Door): string {
  return `Proxy-Authorization: Basic ${Buffer.from(`${username}:${password}`).toString('base64')}\r\n`;
}

export async function dial(door: Door): Promise<Socket> {
  const socket = connect({ port: Number(new URL(door.url).port), host: '127.0.0.1' });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends these bytes, as `<key>` says with the key, and answers all that comes until the proxy hangs up. */
export async function ask(door: Door, bytes: string): Promise<string> {
  const socket = await dial(door);
  socket.setEncoding('latin1');
  socket.write(bytes.replace('<key>', keyOf(door)), 'latin1');
  let answer = '';
  socket.on('data', (text) => (answer += text));
  await once(socket, 'close').catch(() => {});
  return answer;
}
