import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answers, bodyOf, type Recording, recordingsOf } from './octokit-recordings.ts';

export interface Scenario extends AsyncDisposable {
  /** What `--host` gets; the bare layout is served too. */
  readonly url: string;
  /** What was asked and never recorded, what was recorded and never asked, and tokens that went astray. */
  faults(): string[];
}

const API = 'api.github.com';
/** Hosts that get the token too; to any other one a redirect leads. */
const TRUSTED = new Set([API, 'uploads.github.com']);
/** Node writes these by itself, and addresses of ours are of another length. */
const OWN = new Set(['connection', 'content-length', 'transfer-encoding']);

/**
 * GitHub, as it once answered: each recorded exchange in its order, what was read also again. Other hosts of GitHub are
 * origins of their own, and Link and Location lead to them.
 * @param name a scenario of `@octokit/fixtures`, like `get-repository`
 * @throws {Error} for a scenario that there is not
 */
export async function scenario(name: string): Promise<Scenario> {
  const replay = new Replay(name);
  for (const host of replay.hosts) {
    await replay.listen(host);
  }
  return replay;
}

class Replay implements Scenario {
  readonly #name: string;
  readonly #recordings: Recording[];
  readonly #asked = new Set<Recording>();
  readonly #faults: string[] = [];
  readonly #servers: ReturnType<typeof createServer>[] = [];
  readonly #urls = new Map<string, string>();

  constructor(name: string) {
    this.#name = name;
    this.#recordings = recordingsOf(name);
  }

  get hosts(): Set<string> {
    return new Set([API, ...this.#recordings.map(({ scope }) => new URL(scope).hostname)]);
  }

  get url(): string {
    return this.#urls.get(API) ?? '';
  }

  async listen(host: string): Promise<void> {
    const server = createServer((request, response) => {
      this.#serve(host, request, response).catch((error: unknown) => {
        this.#faults.push(`${request.method} ${request.url}: ${String(error)}`);
        response.destroy();
      });
    });
    this.#servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    this.#urls.set(host, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  faults(): string[] {
    const left = this.#recordings.filter((each) => !this.#asked.has(each));
    return [
      ...this.#faults,
      ...left.map(({ method, path }) => `${method.toUpperCase()} ${path} was never asked.`),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
  }

  async #serve(host: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const whole = new URL(request.url ?? '/', this.#urls.get(host));
    const prefix = /^\/api\/v3(?=\/|$)/.exec(whole.pathname)?.[0] ?? '';
    const url = new URL(`${whole.pathname.slice(prefix.length) || '/'}${whole.search}`, whole);
    const body = parsed(await textOf(request));
    if (headers.authorization !== undefined && !TRUSTED.has(host)) {
      this.#faults.push(`${host} got the token.`);
    }
    const found = this.#find({ host, method, url, accept: headers.accept ?? '', body });
    if (found === undefined) {
      this.#faults.push(`${method} ${url.pathname}${url.search} is not in ${this.#name}.`);
      response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ message: 'Not Found', status: '404' }));
      return;
    }
    this.#asked.add(found);
    response.writeHead(found.status, this.#headers(found, prefix));
    response.end(method === 'HEAD' ? undefined : bodyOf(found));
  }

  /** In the order of the recordings; only what changes nothing is answered again. */
  #find(asked: Parameters<typeof answers>[1]): Recording | undefined {
    const fitting = this.#recordings.filter((each) => answers(each, asked));
    const fresh = fitting.find((each) => !this.#asked.has(each));
    return fresh ?? (asked.method === 'GET' ? fitting.at(-1) : undefined);
  }

  #headers({ headers }: Recording, prefix: string): Record<string, string> {
    const kept = Object.entries(headers).filter(([name]) => !OWN.has(name));
    return Object.fromEntries(
      kept.map(([name, value]) => {
        const text = String(value);
        return [name, name === 'link' || name === 'location' ? this.#here(text, prefix) : text];
      }),
    );
  }

  #here(text: string, prefix: string): string {
    return text.replaceAll(/https:\/\/([\w.]+\.github\.com)(?=\/)/g, (origin, host: string) => {
      const url = this.#urls.get(host);
      return url === undefined ? origin : `${url}${host === API ? prefix : ''}`;
    });
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
