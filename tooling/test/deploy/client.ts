// A client of 2026 by hand, over TLS: what it was answered, and by which worker.
import { Agent, request } from 'node:https';

export interface Site {
  readonly port: number;
  /** The certificate to trust. */
  readonly ca: string;
  readonly token?: string;
}

export interface Answer {
  readonly status: number;
  readonly worker: string | undefined;
  readonly text: string;
}

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'load', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

export class HttpsClient {
  readonly #site: Site;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 20 });
  #id = 0;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Sends one message, and reads its answer up to `until`, or to its end. */
  send(method: string, params: object, until?: RegExp): Promise<Answer> {
    this.#id += 1;
    const { port, ca, token } = this.#site;
    const { name } = params as { name?: string };
    const body = JSON.stringify({ jsonrpc: '2.0', id: this.#id, method, params: { ...params, _meta: META } });
    return new Promise((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1',
        port,
        ca,
        servername: 'mcp.example.org',
        agent: this.#agent,
        method: 'POST',
        path: '/mcp',
        headers: {
          host: 'mcp.example.org',
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': method,
          ...(name !== undefined && { 'mcp-name': name }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      });
      sent.once('error', reject);
      sent.once('response', (response) => {
        let text = '';
        const answer = () => ({
          status: response.statusCode ?? 0,
          // Of those that were tried, the last one answered.
          worker: String(response.headers['x-worker']).split(', ').at(-1),
          text,
        });
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          if (until?.test(text) !== true) return;
          resolve(answer());
          sent.destroy();
        });
        response.once('error', reject);
        response.once('aborted', () => reject(new Error('the answer was cut off')));
        response.once('end', () => resolve(answer()));
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
