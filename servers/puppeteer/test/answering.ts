import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site with one page, which has an answer to whatever else that page asks for. */
export async function answering(html: string) {
  const server = createServer(({ url = '' }, response) => {
    const isPage = /^\/(?:\?|$)/.test(url);
    response.setHeader('content-type', isPage ? 'text/html; charset=utf-8' : 'application/octet-stream');
    response.end(isPage ? html : 'x');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
