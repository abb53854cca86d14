import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentVectors, udpVectors, vectors } from './vectors.ts';

/** A site that may be opened, and tries what pages try: `/vector/<name>`, whose target is `/hit/<number>` elsewhere. */
export interface Site extends AsyncDisposable {
  readonly origin: string;
  readonly url: (vector: string) => string;
  readonly hit: (vector: string) => string;
}

const all = { ...vectors, ...silentVectors, ...udpVectors };

export async function openSite(forbiddenPort: number): Promise<Site> {
  const hit = (name: string): string =>
    `http://127.0.0.1:${forbiddenPort}/hit/${Object.keys(all).indexOf(name)}`;
  const server = createServer((request, response) => {
    const url = new URL(String(request.url), 'http://site');
    const name = decodeURIComponent(url.pathname.replace('/vector/', ''));
    if (url.pathname === '/sw.js') {
      response.setHeader('content-type', 'text/javascript');
      const target = JSON.stringify(url.searchParams.get('hit'));
      return response.end(
        `addEventListener('install', (e) => e.waitUntil(fetch(${target}, { mode: 'no-cors' })))`,
      );
    }
    if (url.pathname === '/to')
      return response.writeHead(302, { location: url.searchParams.get('u')! }).end();
    if (url.pathname === '/meta') {
      response.setHeader('content-type', 'text/html');
      return response.end(`<meta http-equiv="refresh" content="0;url=${url.searchParams.get('u')}">`);
    }
    if (url.pathname === '/forget') response.setHeader('clear-site-data', '"*"');
    if (name === 'redirect') return response.writeHead(302, { location: hit(name) }).end();
    if (name === 'csp-report')
      response.setHeader('content-security-policy', `img-src 'none'; report-uri ${hit(name)}`);
    response.setHeader('content-type', 'text/html');
    return response.end(
      `<!doctype html><link rel="icon" href="data:,">${all[name]?.(hit(name), forbiddenPort) ?? 'plain'}`,
    );
  });
  server.on('upgrade', (_request, socket) => {
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: x\r\n\r\n',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    hit,
    url: (vector) => `${origin}/vector/${encodeURIComponent(vector)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
