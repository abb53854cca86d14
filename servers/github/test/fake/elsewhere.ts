import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Received } from './exchange.ts';

export type Content = string | Buffer | (() => AsyncIterable<Buffer>);

/** The second origin: where redirects of logs and archives lead. No token may ever arrive here. */
export class Elsewhere implements AsyncDisposable {
  readonly requests: Received[] = [];
  readonly #offered = new Map<string, { content: Content; type: string }>();
  readonly #server: Server;
  #url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', this.#url);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const found = this.#offered.get(url.pathname);
      const status = found === undefined ? 404 : 200;
      const { method = 'GET' } = request;
      const query = Object.fromEntries(url.searchParams);
      this.requests.push({
        method,
        path: url.pathname,
        query,
        headers,
        body: undefined,
        status,
        login: undefined,
      });
      response.writeHead(status, { 'content-type': found?.type ?? 'application/xml' });
      void send(response, found?.content ?? '<Error><Code>BlobNotFound</Code></Error>');
    });
  }

  get url(): string {
    return this.#url;
  }

  async listen(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @returns a signed address of it */
  offer(content: Content, type = 'text/plain; charset=utf-8'): string {
    const path = `/blobs/${randomUUID()}`;
    this.#offered.set(path, { content, type });
    return `${this.#url}${path}?sig=${randomUUID()}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A whole body, or a stream that waits for a slow reader. A reader that went away is no failure. */
export async function send(response: ServerResponse, content: Content): Promise<void> {
  if (typeof content !== 'function') {
    response.end(content);
    return;
  }
  await pipeline(Readable.from(content()), response).catch(() => response.destroy());
}
