import { randomUUID } from 'node:crypto';
import {
  isInitializeRequest,
  WebStandardStreamableHTTPServerTransport,
  type RequestId,
  type Server,
} from '@modelcontextprotocol/server';
import { declaredIn } from '../declared.ts';
import type { Endpoint } from '../endpoint.ts';
import { relayChanges, sdkServer } from '../sdk-server.ts';
import type { Limits } from './limits.ts';
import { refuse } from './refuse.ts';
import type { Holder } from './token.ts';

/** One client of the older revision, from its `initialize` to its `DELETE`. */
interface Session {
  readonly server: Server;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Whoever opened it; to everyone else it does not exist. */
  readonly owner: string | undefined;
  /** Requests that are not answered yet. */
  readonly running: Set<RequestId>;
  /** Whether the client listens to what the server has to say by itself. */
  isListening: boolean;
  /** Ends it when nobody uses it. */
  readonly idle: NodeJS.Timeout;
}

export interface Message {
  /** The body of a `POST`, parsed. */
  readonly value: unknown;
  readonly caller: Holder;
  /** Calls back once when the exchange is over, and says whether the client was given the whole answer. */
  readonly onOver: (listener: (isAnswered: boolean) => void) => void;
}

/**
 * The sessions of clients of 2025-11-25 and older: a server each, since a shared one mixes up the answers of two
 * clients, and since one request alone could ask its client nothing. The oldest use stands first.
 */
export class Sessions {
  readonly #endpoint: Endpoint;
  readonly #limits: Limits;
  readonly #open = new Map<string, Session>();
  #opening = 0;

  constructor(endpoint: Endpoint, limits: Limits) {
    this.#endpoint = endpoint;
    this.#limits = limits;
  }

  /** Answers one request of the older revision. */
  async fetch(request: Request, message: Message): Promise<Response> {
    const id = request.headers.get('mcp-session-id');
    if (id !== null) {
      const session = this.#open.get(id);
      if (session === undefined || session.owner !== message.caller?.clientId)
        return refuse(404, 'There is no such session: begin a new one with initialize.', { code: NOT_FOUND });
      return this.#serve(session, request, message);
    }
    if (!isInitializeRequest(message.value))
      return refuse(400, 'Send the Mcp-Session-Id that initialize was answered with.');
    return this.#begin(request, message);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ server }) => server.close()));
  }

  async #begin(request: Request, { value, caller }: Message): Promise<Response> {
    if (this.#open.size + this.#opening >= this.#limits.sessions && !(await this.#makeRoom()))
      return refuse(503, 'All sessions are busy: try again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    this.#opening += 1;
    const server = await sdkServer(this.#endpoint, declaredIn(value)).finally(() => (this.#opening -= 1));
    relayChanges(server, this.#endpoint, 'legacy');
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        const idle = setTimeout(() => this.#endUnlessUsed(id), this.#limits.sessionIdle).unref();
        const owner = caller?.clientId;
        this.#open.set(id, { server, transport, owner, running: new Set(), isListening: false, idle });
      },
    });
    transport.onclose = () => this.#forget(transport.sessionId);
    await server.connect(transport);
    const answer = await transport.handleRequest(request, { parsedBody: value, ...authOf(caller) });
    if (transport.sessionId === undefined) await server.close();
    return answer;
  }

  async #serve(session: Session, request: Request, { value, caller, onOver }: Message): Promise<Response> {
    const { transport, running } = session;
    const ids = requestIds(value);
    if (ids.some((each) => running.has(each)) || new Set(ids).size < ids.length)
      return refuse(400, 'A request with this id is still running.');
    for (const each of ids) running.add(each);
    this.#use(session);
    const exchange = { isOver: false, isListening: false };
    onOver((isAnswered) => {
      exchange.isOver = true;
      if (exchange.isListening) session.isListening = false;
      for (const each of ids) {
        running.delete(each);
        // Without resumption nobody would get the result of a request whose client vanished.
        if (!isAnswered) cancel(transport, each);
      }
      this.#use(session);
    });
    const answer = await transport.handleRequest(request, { parsedBody: value, ...authOf(caller) });
    exchange.isListening = request.method === 'GET' && answer.ok && !exchange.isOver;
    if (exchange.isListening) session.isListening = true;
    // What was taken back is never answered, and its stream would stay open.
    const taken = takenBack(value);
    if (taken !== undefined && running.has(taken)) transport.closeSSEStream(taken);
    return answer;
  }

  /** Now it is the one that was used last. */
  #use(session: Session): void {
    const { sessionId: id } = session.transport;
    if (id === undefined || !this.#open.delete(id)) return;
    this.#open.set(id, session);
    session.idle.refresh();
  }

  /** Ends the session that was unused longest, of those that run nothing. False when all do. */
  async #makeRoom(): Promise<boolean> {
    const idlest = [...this.#open.values()].find(
      ({ running, isListening }) => running.size === 0 && !isListening,
    );
    await idlest?.server.close();
    return idlest !== undefined;
  }

  #endUnlessUsed(id: string): void {
    const session = this.#open.get(id);
    if (session === undefined) return;
    if (session.running.size > 0 || session.isListening) session.idle.refresh();
    else void session.server.close();
  }

  #forget(id: string | undefined): void {
    if (id === undefined) return;
    clearTimeout(this.#open.get(id)?.idle);
    this.#open.delete(id);
  }
}

/** What clients of the older revisions know as "session not found". */
const NOT_FOUND = -32_001;

function authOf(caller: Holder) {
  return caller === undefined ? {} : { authInfo: caller };
}

/** The ids under which a message, or a batch of them, asks for an answer. */
function requestIds(value: unknown): RequestId[] {
  return (Array.isArray(value) ? value : [value]).flatMap((each: unknown) => {
    const { id, method } = (each ?? {}) as { id?: RequestId; method?: unknown };
    return method === undefined || id === undefined ? [] : [id];
  });
}

function takenBack(value: unknown): RequestId | undefined {
  const { method, params } = (value ?? {}) as { method?: unknown; params?: { requestId?: RequestId } };
  return method === 'notifications/cancelled' ? params?.requestId : undefined;
}

function cancel(transport: WebStandardStreamableHTTPServerTransport, requestId: RequestId): void {
  transport.onmessage?.({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });
}
