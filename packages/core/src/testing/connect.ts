import { PassThrough } from 'node:stream';
import {
  Client,
  InMemoryTransport,
  StreamableHTTPClientTransport,
  type ElicitRequestFormParams,
  type ElicitResult,
  type Transport,
} from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as PeerClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as PeerStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { StreamableHTTPClientTransport as PeerHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type * as z from 'zod';
import { VIEW_TYPE, VIEWS_EXTENSION } from '../call/views.ts';
import type { ServerDefinition } from '../define/server.ts';
import type { Endpoint } from '../serve/endpoint.ts';
import { serveEras } from '../serve/http/eras.ts';
import { LIMITS } from '../serve/http/limits.ts';
import { serveHttp } from '../serve/http.ts';
import { openServer } from '../serve/open-server.ts';
import { relayChanges, sdkServer } from '../serve/sdk-server.ts';
import { StdioTransport } from '../serve/stdio-transport.ts';
import { serveStdio } from '../serve/stdio.ts';
import { StreamTransport } from './stream-transport.ts';

/** A protocol revision, pinned: a silent fallback would let a test pass against the wrong one. */
export type Era = '2026-07-28' | '2025-11-25';

/** A program to start and speak to over its stdin and stdout. */
export interface Spawn {
  readonly command: string;
  readonly args?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ConnectOptions<Settings extends z.ZodObject = z.ZodObject> {
  readonly era: Era;
  /** For a definition: straight in this process, or over the framing of stdio, or over a real socket on loopback. */
  readonly transport?: 'memory' | 'stdio' | 'http';
  readonly settings?: z.input<Settings>;
  /** As `--confirm`. */
  readonly confirm?: 'ask' | 'off';
  /** As `--stateless`. */
  readonly stateless?: boolean;
  /** Answers what a server asks the person. Without it, the client says that it cannot ask. */
  readonly person?: Person;
  /** The client says that it shows views, as MCP Apps have it. */
  readonly views?: boolean;
  /** What the client names as its roots, asked anew each time. Without it, the client says that it has none. */
  readonly roots?: Roots;
  /** Sent with each HTTP request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gets a question, with the fields of its form, and answers it. */
export type Person = (question: ElicitRequestFormParams) => ElicitResult | Promise<ElicitResult>;

/** Answers URIs. */
export type Roots = () => readonly string[] | Promise<readonly string[]>;

interface Wire {
  readonly transport: Transport;
  /** What to end, in this order, when the client is closed. */
  readonly closers: readonly (() => Promise<void>)[];
}

/**
 * A real client, connected: to a definition in this process, to a program over stdio, or to a URL. `await using`
 * closes it and what it started.
 */
export async function connect<Settings extends z.ZodObject, Deps>(
  target: ServerDefinition<Settings, Deps> | Spawn | URL,
  options: ConnectOptions<Settings>,
): Promise<Client & AsyncDisposable> {
  const { era, person, roots, views = false } = options;
  const wire = await wireTo(target, options);
  const mode = era === '2025-11-25' ? 'legacy' : { pin: era };
  const capabilities = {
    ...(person && { elicitation: { form: {} } }),
    ...(roots && { roots: { listChanged: true } }),
    ...(views && { extensions: { [VIEWS_EXTENSION]: { mimeTypes: [VIEW_TYPE] } } }),
  };
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode }, capabilities },
  );
  if (person !== undefined) {
    client.setRequestHandler('elicitation/create', ({ params }) => person(params as ElicitRequestFormParams));
  }
  if (roots !== undefined) client.setRequestHandler('roots/list', () => rootsIn(roots));
  const close = async () => {
    await client.close();
    for (const closer of wire.closers) await closer();
  };
  try {
    await client.connect(wire.transport);
  } catch (error) {
    await close();
    throw error;
  }
  return Object.assign(client, { [Symbol.asyncDispose]: close });
}

/** The client of the 1.x line, which most hosts still embed, over stdio or HTTP. */
export async function connectPeer(
  target: Spawn | URL,
  { person, roots, headers = {} }: Pick<ConnectOptions, 'person' | 'roots' | 'headers'> = {},
): Promise<PeerClient & AsyncDisposable> {
  const capabilities = { ...(person && { elicitation: {} }), ...(roots && { roots: { listChanged: true } }) };
  const client = new PeerClient({ name: 'peer', version: '1.0.0' }, { capabilities });
  if (person !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => ({
      ...(await person(params as ElicitRequestFormParams)),
    }));
  }
  if (roots !== undefined) client.setRequestHandler(ListRootsRequestSchema, () => rootsIn(roots));
  const transport =
    target instanceof URL
      ? new PeerHttp(target, { requestInit: { headers: { ...headers } } })
      : new PeerStdio(stdioOf(target));
  await client.connect(transport);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

async function rootsIn(roots: Roots) {
  return { roots: (await roots()).map((uri) => ({ uri })) };
}

async function wireTo<Settings extends z.ZodObject, Deps>(
  target: ServerDefinition<Settings, Deps> | Spawn | URL,
  {
    era,
    transport = 'memory',
    settings = {} as z.input<Settings>,
    confirm = 'ask',
    stateless = false,
    headers = {},
  }: ConnectOptions<Settings>,
): Promise<Wire> {
  if (target instanceof URL) {
    const requestInit = { headers: { ...headers } };
    return { transport: new StreamableHTTPClientTransport(target, { requestInit }), closers: [] };
  }
  if ('command' in target) return { transport: new StdioClientTransport(stdioOf(target)), closers: [] };
  const parsed = (target.settings?.parse(settings) ?? {}) as z.output<Settings>;
  const { endpoint, dispose } = await openServer(target, parsed, { confirm, stateless });
  const wire = await wireOf(endpoint, transport === 'memory' ? era : transport);
  return { ...wire, closers: [...wire.closers, dispose] };
}

async function wireOf(endpoint: Endpoint, way: Era | 'stdio' | 'http'): Promise<Wire> {
  if (way === 'stdio') return overStreams(endpoint);
  if (way === '2025-11-25') return inMemory(endpoint);
  if (way === '2026-07-28') return inProcess(endpoint);
  const serving = await serveHttp(endpoint, { host: '127.0.0.1', port: 0 });
  return { transport: new StreamableHTTPClientTransport(serving.url), closers: [() => serving.close()] };
}

/** 2025: the SDK's linked pair. */
async function inMemory(endpoint: Endpoint): Promise<Wire> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const server = await sdkServer(endpoint);
  relayChanges(server, endpoint, 'legacy');
  await server.connect(theirs);
  return { transport: ours, closers: [() => server.close()] };
}

/** 2026: what answers HTTP, without a socket; the linked pair knows only the older era. */
function inProcess(endpoint: Endpoint): Wire {
  const eras = serveEras(endpoint, { limits: LIMITS, stateless: true });
  const transport = new StreamableHTTPClientTransport(new URL('http://in.process/mcp'), {
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const value: unknown = request.method === 'POST' ? await request.clone().json() : undefined;
      const onOver = (listener: (isAnswered: boolean) => void) =>
        request.signal.addEventListener('abort', () => listener(false), { once: true });
      return eras.fetch(request, { value, caller: undefined, onOver });
    },
  });
  return { transport, closers: [() => eras.close()] };
}

/** stdio without a process: a server's wire on two streams. */
function overStreams(endpoint: Endpoint): Wire {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const serving = serveStdio(endpoint, new StdioTransport(toServer, toClient));
  return { transport: new StreamTransport(toClient, toServer), closers: [() => serving.close()] };
}

function stdioOf({ command, args = [], cwd, env }: Spawn) {
  return {
    command,
    args: [...args],
    stderr: 'pipe' as const,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: { ...env } }),
  };
}
