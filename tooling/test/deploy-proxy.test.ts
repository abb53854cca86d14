// What the nginx file of the kit does to requests and answers, seen from behind it. The workers here are made for that: what
// those of this repository send would hide a mistake, such as a buffer that their own header switches off.
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { end, workFolder, type Started } from '../processes.ts';
import { HttpsClient, type Site } from './deploy/client.ts';
import { findNginx } from './deploy/nginx.ts';
import { freePorts, openSite } from './deploy/site.ts';

const TOKEN = 'a-token-for-this-test';
const READ = { name: 'read', arguments: { path: 'hello.txt' } };
const nginx = await findNginx();
if ('missing' in nginx) console.error(`skipped: ${nginx.missing}`);

/** What a worker was asked. */
interface Asked {
  readonly port: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe.skipIf('missing' in nginx)('nginx, in front of four workers', () => {
  const folder = workFolder('proxy');
  const asked: Asked[] = [];
  const plain: Answer = (_request, response) => response.end('{}');
  let answer = plain;
  let firstPort = 0;
  let proxy: Started | undefined;
  let client: HttpsClient;
  let site: Site;

  const worker = async (port: number) => {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.once('end', () => {
        asked.push({ port, headers: request.headers, body });
        answer(request, response);
      });
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  const workers: Awaited<ReturnType<typeof worker>>[] = [];

  beforeAll(async () => {
    firstPort = await freePorts();
    for (let index = 0; index < 4; index += 1) workers.push(await worker(firstPort + index));
    ({ site, proxy } = await openSite((nginx as { program: string }).program, folder, firstPort));
    client = new HttpsClient({ ...site, token: TOKEN });
    await vi.waitFor(async () => expect((await client.send('tools/list', {})).status).toBe(200), {
      timeout: 20_000,
      interval: 100,
    });
  }, 60_000);
  beforeEach(() => {
    asked.length = 0;
    answer = plain;
  });
  afterAll(async () => {
    client?.close();
    if (proxy !== undefined) await end(proxy.child);
    for (const each of workers) {
      each.closeAllConnections();
      each.close();
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('hands on the host, the token and what the protocol says in headers', async () => {
    await client.send('tools/call', READ);
    expect(asked[0]?.headers).toMatchObject({
      host: 'mcp.example.org',
      authorization: `Bearer ${TOKEN}`,
      'mcp-method': 'tools/call',
      'mcp-name': 'read',
      'mcp-protocol-version': '2026-07-28',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ method: 'tools/call' });
  });

  it('passes an event on at once, though nothing in the answer asks for that', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // No more follows, and the stream stays open.
      response.write('data: first\n\n');
    };
    expect((await client.send('tools/call', READ, /first\n\n/)).text).toBe('data: first\n\n');
  });

  it('tells the worker when its client is gone', async () => {
    const gone = vi.fn();
    answer = (_request, response) => {
      response.once('close', gone);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
    };
    await client.send('tools/call', READ, /first/);
    await vi.waitFor(() => expect(gone).toHaveBeenCalled());
  });

  it('sends a call once, where its worker dies in it', async () => {
    answer = (request) => request.socket.destroy();
    expect((await client.send('tools/call', READ)).status).toBe(502);
    expect(asked).toHaveLength(1);
  });

  it.each([500, 502, 503, 504, 429])('sends a call once, where it is answered with %i', async (status) => {
    answer = (_request, response) => response.writeHead(status).end('{}');
    expect((await client.send('tools/call', READ)).status).toBe(status);
    expect(asked).toHaveLength(1);
  });

  it('takes a call to another worker, where one is not there', async () => {
    const [gone] = workers.splice(0, 1);
    const { port } = gone!.address() as AddressInfo;
    gone!.closeAllConnections();
    gone!.close();
    // One connection that it kept to the dead worker may be found closed: that call was sent.
    await client.send('tools/call', READ);
    asked.length = 0;
    for (let count = 0; count < 20; count += 1)
      expect((await client.send('tools/call', READ)).status).toBe(200);
    expect(asked).toHaveLength(20);
    expect(asked.map((each) => each.port)).not.toContain(port);
    workers.unshift(await worker(port));
  });

  it('takes as long a message as a worker does, and no longer', async () => {
    const path = 'x'.repeat(4 * 1024 * 1024 - 1_000);
    expect((await client.send('tools/call', { name: 'read', arguments: { path } })).status).toBe(200);
    const longer = 'x'.repeat(4 * 1024 * 1024);
    const refused = await client
      .send('tools/call', { name: 'read', arguments: { path: longer } })
      .catch(() => ({
        // It may close before all was sent.
        status: 413,
      }));
    expect(refused.status).toBe(413);
    expect(asked).toHaveLength(1);
  });
});
