// The transport of 2024-11-05, for clients that know no other: a stream of events from GET /sse, messages by POST /message.
import { randomUUID } from 'node:crypto';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isInitializeRequest,
  PROTOCOL_VERSION_META_KEY,
  ProtocolErrorCode,
  SUPPORTED_PROTOCOL_VERSIONS,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageExtraInfo,
  type RequestId,
  type Transport,
} from '@modelcontextprotocol/server';
import { declaredIn } from '../declared.ts';
import type { Endpoint } from '../endpoint.ts';
import { readMessage } from '../frame.ts';
import { relayChanges, sdkServer } from '../sdk-server.ts';
import type { Limits } from './limits.ts';
import { refuse } from './refuse.ts';
import type { Release } from './shares.ts';
import type { Holder } from './token.ts';

/** What has no place on this transport: its requests stand alone. */
const STATELESS = '2026-07-28';
const LONGEST_VERSION = 60;
const KEEP_ALIVE_MS = 15_000;
const encoder = new TextEncoder();

/** One stream, from its `GET` until either side ends it. */
class SseTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;
  readonly sessionId = randomUUID();
  /** Whoever opened it; to everyone else it does not exist. */
  readonly owner: string | undefined;
  /** Requests that are not answered yet, and what gives back the share that each has. */
  readonly running = new Map<RequestId, Release>();
  /** Fulfilled when a server stands behind it; undefined until it is spoken to. */
  begun: Promise<void> | undefined;
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  readonly #cutOff: () => void;

  /** `unread`: bytes that may wait for the client. `cutOff` ends its connection. */
  constructor(owner: string | undefined, unread: number, cutOff: () => void) {
    this.owner = owner;
    this.#cutOff = cutOff;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          this.event('endpoint', `/message?session_id=${this.sessionId}`);
        },
        cancel: () => this.close(),
      },
      { highWaterMark: unread, size: ({ length }) => length },
    );
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    this.event('message', JSON.stringify(message));
    if (!('method' in message) && message.id !== undefined) this.end(message.id);
    return Promise.resolve();
  }

  /** The request is answered, or never will be. */
  end(id: RequestId): void {
    const release = this.running.get(id);
    this.running.delete(id);
    release?.();
  }

  event(name: string, data: string): void {
    this.#write(`event: ${name}\ndata: ${data}\n\n`);
  }

  /** A proxy between the two closes what is silent. */
  keepAlive(): void {
    this.#write(': here\n\n');
  }

  /** A client that reads slower than it asks would fill our memory, however often it reads a little. */
  #write(text: string): void {
    if (this.#controller === undefined) return;
    if ((this.#controller.desiredSize ?? 0) > 0) return this.#controller.enqueue(encoder.encode(text));
    void this.close();
    this.#cutOff();
  }

  close(): Promise<void> {
    const controller = this.#controller;
    if (controller === undefined) return Promise.resolve();
    this.#controller = undefined;
    try {
      controller.close();
    } catch {
      // The client closed it before.
    }
    for (const id of this.running.keys()) this.end(id);
    this.onclose?.();
    return Promise.resolve();
  }
}

/** All streams of the older transport. Its clients speak 2025-11-25 and older. */
export class SseSessions {
  readonly #endpoint: Endpoint;
  readonly #limits: Limits;
  readonly #open = new Map<string, SseTransport>();
  readonly #idle = Promise.withResolvers<void>();
  #isDraining = false;

  constructor(endpoint: Endpoint, limits: Limits) {
    this.#endpoint = endpoint;
    this.#limits = limits;
  }

  /** Answers `GET /sse`; `cutOff` ends the connection of a client that does not read. */
  open(caller: Holder, cutOff: () => void): Response {
    if (this.#open.size >= this.#limits.sessions)
      return refuse(503, 'All sessions are busy: try again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    const transport = new SseTransport(caller?.clientId, this.#limits.unread, cutOff);
    const { sessionId } = transport;
    this.#open.set(sessionId, transport);
    const beat = setInterval(() => transport.keepAlive(), KEEP_ALIVE_MS).unref();
    const silent = setTimeout(() => {
      if (transport.begun === undefined) void transport.close();
    }, this.#limits.requestTimeout).unref();
    transport.onclose = () => {
      clearInterval(beat);
      clearTimeout(silent);
      this.#open.delete(sessionId);
    };
    return new Response(transport.stream, {
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      },
    });
  }

  /** Answers `POST /message`; what it asks for comes by the stream. `release` gives back its share. */
  async take(id: string | null, value: unknown, caller: Holder, release: Release): Promise<Response> {
    const taken = await this.#accept(id, value, caller);
    if (taken instanceof Response) {
      release();
      return taken;
    }
    const { transport, message } = taken;
    if (isJSONRPCRequest(message)) {
      transport.running.set(message.id, () => {
        release();
        this.#tell();
      });
    } else release();
    transport.onmessage?.(message, caller && { authInfo: caller });
    // What was taken back is never answered.
    const ended = takenBack(message);
    if (ended !== undefined) transport.end(ended);
    return accepted();
  }

  /** Fulfilled when all requests are answered; to be called when no more of them come. */
  drain(): Promise<void> {
    this.#isDraining = true;
    this.#tell();
    return this.#idle.promise;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((transport) => transport.close()));
  }

  #tell(): void {
    const isIdle = [...this.#open.values()].every(({ running }) => running.size === 0);
    if (this.#isDraining && isIdle) this.#idle.resolve();
  }

  /** The message and the stream that it is for, where there is a server behind; else the whole answer. */
  async #accept(id: string | null, value: unknown, caller: Holder): Promise<Accepted | Response> {
    const transport = id === null ? undefined : this.#open.get(id);
    if (transport === undefined || transport.owner !== caller?.clientId) return noSession();
    const frame = readMessage(value);
    if ('refusal' in frame) return Response.json(frame.refusal, { status: 400 });
    const { message } = frame;
    if (isJSONRPCRequest(message)) {
      const requested = newerVersion(message);
      if (requested !== undefined) {
        await transport.send(unsupported(message.id, requested));
        return accepted();
      }
    }
    if (transport.begun === undefined && !isInitializeRequest(message))
      return refuse(400, 'Begin with initialize.');
    await (transport.begun ??= this.#serve(transport, message));
    if (!this.#open.has(transport.sessionId)) return noSession();
    return (isJSONRPCRequest(message) && this.#tooMuch(transport, message.id)) || { transport, message };
  }

  #tooMuch({ running }: SseTransport, id: RequestId): Response | undefined {
    if (running.has(id)) return refuse(400, 'A request with this id is still running.');
    if (running.size < this.#limits.connections) return undefined;
    return refuse(503, 'Too many requests of this session are running.');
  }

  /** The first message says what the client can do, and so what stands behind the stream. */
  async #serve(transport: SseTransport, message: JSONRPCMessage): Promise<void> {
    try {
      const server = await sdkServer(this.#endpoint, declaredIn(message));
      relayChanges(server, this.#endpoint, 'legacy');
      await server.connect(transport);
    } catch (error) {
      // A stream without a server would answer nothing.
      await transport.close();
      throw error;
    }
  }
}

interface Accepted {
  readonly transport: SseTransport;
  readonly message: JSONRPCMessage;
}

const accepted = () => new Response('Accepted', { status: 202 });

function noSession(): Response {
  return refuse(404, 'There is no such session: begin a new one with GET /sse.', { code: -32_001 });
}

/** What a client of a revision without sessions asks for. */
function newerVersion({ method, params }: JSONRPCRequest): string | undefined {
  const version = params?._meta?.[PROTOCOL_VERSION_META_KEY];
  return typeof version === 'string' ? version : method === 'server/discover' ? STATELESS : undefined;
}

/** Its client falls back to `initialize`, or tells its user. */
function unsupported(id: RequestId, requested: string): JSONRPCMessage {
  const data = { supported: SUPPORTED_PROTOCOL_VERSIONS, requested: requested.slice(0, LONGEST_VERSION) };
  const message = 'This transport is for revisions up to 2025-11-25; the newer ones are served at /mcp.';
  return {
    jsonrpc: '2.0',
    id,
    error: { code: ProtocolErrorCode.UnsupportedProtocolVersion, message, data },
  };
}

function takenBack(message: JSONRPCMessage): RequestId | undefined {
  if (!isJSONRPCNotification(message) || message.method !== 'notifications/cancelled') return undefined;
  return (message.params as { requestId?: RequestId } | undefined)?.requestId;
}
