import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accepted, allow, tokenOf, visible } from './access.ts';
import { type Content, send } from './elsewhere.ts';
import { type Answer, type Exchange, type Limit, type Received, Refusal, type RepoCall } from './exchange.ts';
import type { Rates } from './rate.ts';
import { match, type Route, routeOf, type Routes } from './router.ts';
import { fullName, type TokenState } from './state.ts';
import type { World } from './world.ts';

interface Interception {
  route: Route;
  answer: (request: Received) => Answer | undefined;
}

interface Parts {
  routes: Routes;
  rates: Rates;
  world: World;
  /** Looks at each exchange with a route. @returns what broke the description */
  validate: ((exchange: Exchange) => string[]) | undefined;
}

const flat = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString();
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** The HTTP side: what every answer has, whatever its route. */
export class FakeServer implements AsyncDisposable {
  readonly requests: Received[] = [];
  readonly breaches: string[] = [];
  limit: Limit | undefined;
  readonly #interceptions: Interception[] = [];
  readonly #parts: Parts;
  readonly #server: Server;
  #url = '';

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.breaches.push(
          `${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`,
        );
        if (response.headersSent) {
          response.destroy();
          return;
        }
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ message: 'Server Error' }));
      });
    });
  }

  get url(): string {
    return this.#url;
  }

  intercept(name: string, answer: Interception['answer']): void {
    this.#interceptions.unshift({ route: routeOf(name, () => ({ status: 500 })), answer });
  }

  async listen(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // As it came: URL would fold dot segments and hide what a client sent.
    const [target = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
    const prefix = /^\/api\/(?:v3(?=\/|$)|(?=graphql$))/.exec(target)?.[0].replace(/\/$/, '') ?? '';
    const received: Received = {
      method: request.method ?? 'GET',
      path: target.slice(prefix.length) || '/',
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: flat(request.headers),
      body: await bodyOf(request),
      status: 0,
      login: undefined,
    };
    this.requests.push(received);
    const served: Served = { viewer: undefined, template: undefined, needs: {} };
    const answer = await this.#answer(received, `${this.#url}${prefix}`, served);
    await this.#send(response, received, answer, served);
  }

  async #answer(received: Received, api: string, served: Served): Promise<Answer> {
    try {
      const { world, rates, routes } = this.#parts;
      served.viewer = tokenOf(world, received.headers);
      received.login = served.viewer?.login;
      const limited = this.#limited();
      if (limited !== undefined) {
        return limited;
      }
      for (const { route, answer } of this.#interceptions) {
        const fits = route.method === received.method && match(route, received.path) !== undefined;
        const own = fits ? answer(received) : undefined;
        if (own !== undefined) {
          return own;
        }
      }
      const over = rates.exceeded(served.viewer, received.path);
      if (over !== undefined) {
        return over;
      }
      const found = routes.find(received.method, named(world, received.path));
      if (found === undefined) {
        throw new Refusal(404, 'Not Found');
      }
      served.template = found.route.template;
      served.needs = found.route.needs;
      const { params } = found;
      const call = { ...received, params, viewer: served.viewer, api, html: this.#url } as RepoCall;
      if (found.route.template.startsWith('/repos/{owner}/{repo}') && !found.route.needs.app) {
        call.repo = visible(world, call, `${params.owner}/${params.repo}`);
      }
      allow(world, call, found.route.needs);
      return await found.route.handle(call, world);
    } catch (error) {
      if (error instanceof Refusal) {
        return error.answer;
      }
      throw error;
    }
  }

  #limited(): Answer | undefined {
    const { limit } = this;
    if (limit === undefined) {
      return undefined;
    }
    const left = (limit.times ?? 1) - 1;
    this.limit = left > 0 ? { ...limit, times: left } : undefined;
    return limit;
  }

  async #send(response: ServerResponse, received: Received, answer: Answer, served: Served): Promise<void> {
    const content = contentOf(answer);
    const tag = typeof content === 'function' || answer.status !== 200 ? undefined : etag(received, content);
    const same = tag !== undefined && received.method === 'GET' && received.headers['if-none-match'] === tag;
    received.status = same ? 304 : answer.status;
    const { rates } = this.#parts;
    // GitHub counts no 304 of a request that says who asks.
    if ((!same || served.viewer === undefined) && received.path !== '/rate_limit') {
      rates.of(served.viewer, received.path).used += 1;
    }
    const headers: Record<string, string | null> = {
      ...this.#common(received, served),
      ...(answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(tag === undefined ? {} : { etag: tag, 'cache-control': 'private, max-age=60, s-maxage=60' }),
      ...answer.headers,
    };
    this.#check(received, answer, served, headers);
    response.sendDate = headers.date !== null;
    const kept = Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== null);
    response.writeHead(received.status, Object.fromEntries(kept));
    await send(response, same || received.method === 'HEAD' ? '' : content);
  }

  #common(received: Received, { viewer, needs, template }: Served): Record<string, string> {
    const { world, rates } = this.#parts;
    return {
      'x-github-request-id': `FAKE:${this.requests.length}`,
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': received.headers['x-github-api-version'] ?? '2022-11-28',
      ...(world.kind === 'ghes' ? { 'x-github-enterprise-version': '3.21.0' } : {}),
      vary: 'Accept, Authorization, Cookie, X-GitHub-OTP',
      ...rates.headers(viewer, received.path),
      ...(viewer?.kind === 'classic'
        ? {
            'x-oauth-scopes': viewer.scopes.join(', '),
            'x-accepted-oauth-scopes': template?.startsWith('/repos/') === true ? 'repo' : '',
          }
        : {}),
      ...accepted(needs),
    };
  }

  #check(received: Received, answer: Answer, served: Served, headers: Record<string, string | null>): void {
    // The description is of REST alone.
    if (served.template === undefined || served.template === '/graphql') {
      return;
    }
    const kept = Object.fromEntries(
      Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== null),
    );
    const { method } = received;
    const response = { status: received.status, headers: kept, body: answer.body };
    const found =
      this.#parts.validate?.({ method, template: served.template, request: received, response }) ?? [];
    this.breaches.push(...found);
  }
}

/** Redirects after a rename lead to a repository by its number. */
function named(world: World, path: string): string {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repo = id === undefined ? undefined : [...world.repos.values()].find((one) => one.id === Number(id));
  return repo === undefined ? path : `/repos/${fullName(repo)}${rest ?? ''}`;
}

interface Served {
  viewer: TokenState | undefined;
  /** undefined: no route of ours made the answer. */
  template: string | undefined;
  needs: Route['needs'];
}

function contentOf({ body }: Answer): Content {
  if (body === undefined) {
    return '';
  }
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    return body;
  }
  return typeof body === 'function' ? (body as () => AsyncIterable<Buffer>) : JSON.stringify(body);
}

/** Weak, and another one for every token and format, like GitHub's. */
function etag({ headers }: Received, content: string | Buffer): string {
  const hash = createHash('sha256').update(`${headers.authorization}\n${headers.accept}\n`).update(content);
  return `W/"${hash.digest('hex')}"`;
}
