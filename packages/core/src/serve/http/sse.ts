// The transport of 2024-11-05, for clients that know no other: a stream of events from GET /sse, messages by POST /message.
import { randomUUID } from 'node:crypto';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isInitializeRequest,
  type JSONRPCMessage,
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
import type { Holder } from './token.ts';

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
  /** Requests that are not answered yet. */
  readonly running = new Set<RequestId>();
  /** Fulfilled when a server stands behind it; undefined until it is spoken to. */
  begun: Promise<void> | undefined;
  readonly stream: ReadableStream<Uint8Array>;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  constructor(owner: string | undefined) {
    this.owner = owner;
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
        this.event('endpoint', `/message?session_id=${this.sessionId}`);
      },
      cancel: () => this.close(),
    });
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message) && message.id !== undefined) this.running.delete(message.id);
    this.event('message', JSON.stringify(message));
    return Promise.resolve();
  }

  event(name: string, data: string): void {
    this.#controller?.enqueue(encoder.encode(`event: ${name}\ndata: ${data}\n\n`));
  }

  /** A proxy between the two closes what is silent. */
  keepAlive(): void {
    this.#controller?.enqueue(encoder.encode(': here\n\n'));
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
    this.onclose?.();
    return Promise.resolve();
  }
}

/** All streams of the older transport. Its clients speak 2025-11-25 and older. */
export class SseSessions {
  readonly #endpoint: Endpoint;
  readonly #limits: Limits;
  readonly #open = new Map<string, SseTransport>();

  constructor(endpoint: Endpoint, limits: Limits) {
    this.#endpoint = endpoint;
    this.#limits = limits;
  }

  /** Answers `GET /sse`. */
  open(caller: Holder): Response {
    if (this.#open.size >= this.#limits.sessions)
      return refuse(503, 'All sessions are busy: try again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    const transport = new SseTransport(caller?.clientId);
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

  /** Answers `POST /message`; what it asks for comes by the stream. */
  async take(id: string | null, value: unknown, caller: Holder): Promise<Response> {
    const transport = id === null ? undefined : this.#open.get(id);
    if (transport === undefined || transport.owner !== caller?.clientId)
      return refuse(404, 'There is no such session: begin a new one with GET /sse.', { code: -32_001 });
    const frame = readMessage(value);
    if ('refusal' in frame) return Response.json(frame.refusal, { status: 400 });
    const { message } = frame;
    if (isJSONRPCRequest(message)) {
      if (transport.running.has(message.id)) return refuse(400, 'A request with this id is still running.');
      if (transport.running.size >= this.#limits.connections)
        return refuse(503, 'Too many requests of this session are running.');
    }
    const refused = await this.#begin(transport, message);
    if (refused !== undefined) return refused;
    if (isJSONRPCRequest(message)) transport.running.add(message.id);
    // What was taken back is never answered.
    if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled')
      transport.running.delete((message.params as { requestId: RequestId }).requestId);
    transport.onmessage?.(message, caller && { authInfo: caller });
    return new Response('Accepted', { status: 202 });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((transport) => transport.close()));
  }

  /** The first message says what the client can do, and so what stands behind the stream. */
  async #begin(transport: SseTransport, message: JSONRPCMessage): Promise<Response | undefined> {
    if (transport.begun === undefined && !isInitializeRequest(message))
      return refuse(400, 'Begin with initialize.');
    await (transport.begun ??= this.#serve(transport, message));
    return undefined;
  }

  async #serve(transport: SseTransport, message: JSONRPCMessage): Promise<void> {
    const server = await sdkServer(this.#endpoint, declaredIn(message));
    relayChanges(server, this.#endpoint, 'legacy');
    await server.connect(transport);
  }
}
