import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { answerOf, answerTunnel, NO_PROXY_REQUEST } from './answer.ts';
import { failureOf, openSocket, type Way } from './connect.ts';
import { LINGER_MS } from './limits.ts';
import { tunnelTarget } from './origins.ts';

/** One CONNECT: https, wss and ws. What goes through is between the browser and the server. */
export function tunnel(way: Way, request: IncomingMessage, client: Socket, head: Buffer): void {
  const target = tunnelTarget(request.url);
  if (target === undefined) return answerTunnel(client, NO_PROXY_REQUEST);
  const verdict = way.policy.verdict(target);
  if (!verdict.allowed)
    return answerTunnel(client, answerOf(way.refusals.add('blocked', target, verdict.why)));

  const server = openSocket(way, target);
  let open = false;
  server.on('error', (error) => {
    // Once it is open, its closing says all.
    if (open) return;
    const { kind, why } = failureOf(error);
    answerTunnel(client, answerOf(way.refusals.add(kind, target, why)));
  });
  client.once('close', () => server.destroySoon());
  server.once('connect', () => {
    if (server.destroyed) return;
    open = true;
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    join(client, server);
  });
}

/** Each way ends by itself (a half-closed connection is a way to say «that is all»), and what was sent still arrives. */
function join(client: Socket, server: Socket): void {
  client.pipe(server);
  server.pipe(client);
  server.once('close', () => client.destroySoon());
  // A server that never hangs up would keep its place at the door for ever.
  client.once('end', () => server.setTimeout(LINGER_MS, () => server.destroy()));
}
