import {
  Client,
  METHOD_NOT_FOUND,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  type ClientCapabilities,
  type ElicitRequest,
  type ElicitResult,
  type RequestMethod,
  type RequestOptions,
  type ResultTypeMap,
  type SubscriptionFilter,
  type Transport,
} from '@modelcontextprotocol/client';
import type { log } from '@plugboard/core/serve';
import manifest from '../../package.json' with { type: 'json' };
import type { Launch } from '../config/entry.ts';
import { ProcessTransport } from '../launch/process-transport.ts';
import { transportTo } from '../launch/transport.ts';
import { gather, keepListening, listFilter, onListChanged } from './changes.ts';
import { KINDS, NOTHING, readOffer, type Kind, type Offer } from './offer.ts';
import type { Living } from './pulse.ts';
import type { Times } from './times.ts';
import { isHopeless, isRefused, oneLine, reasonOf, ServerFailure } from './words.ts';

export interface LinkOptions {
  readonly searchFrom: readonly string[];
  readonly times: Times;
  /** What is worth a line in the log. */
  readonly tell: typeof log;
  /** The server went after it had been ready. Told once; nothing can be sent any more. */
  readonly onLost: (reason: string) => void;
  /** A list changed: `offer` is a new one. */
  readonly onOffer: () => void;
  /** A resource changed that was subscribed to. */
  readonly onResource: (uri: string) => void;
  /** What the server is told that its client can do. */
  readonly capabilities: ClientCapabilities;
  /** Answers what a server of 2025 asks the person in the middle of a call. */
  readonly onQuestion?: ((request: ElicitRequest, signal: AbortSignal) => Promise<ElicitResult>) | undefined;
}

/** A server that knows only the older handshake refuses the probe, or is silent to it this long, its start included. */
const PROBE_MS = 6_000;

/** What a server that knows only 2026-07-28 answers `initialize` with. */
const IS_NEWER: ReadonlySet<number> = new Set([
  METHOD_NOT_FOUND,
  ProtocolErrorCode.UnsupportedProtocolVersion,
]);

const SESSION_OVER = 'ended the session';

/** One wire to a server: its handshake, its lists, requests, its end. It is opened once. */
export class Link implements Living {
  offer: Offer = NOTHING;
  instructions: string | undefined;
  heardAt = Date.now();

  readonly #launch: Launch;
  readonly #options: LinkOptions;
  /** Aborted when the wire is down, for whatever reason. */
  readonly #down = new AbortController();
  readonly #opened = Promise.withResolvers<void>();
  readonly #subscriptions = new Map<string, AbortController>();
  readonly #changed: (kinds: readonly Kind[]) => void;
  #client: Client | undefined;
  #transport: Transport | undefined;
  #isReady = false;
  #inFlight = 0;
  /** It let a request run into its time limit without a sign of life. */
  #isSuspect = false;
  #noise = 0;
  #lost: string | undefined;

  constructor(launch: Launch, options: LinkOptions) {
    this.#launch = launch;
    this.#options = options;
    const { settle } = options.times;
    this.#changed = gather((kinds) => this.#refresh(kinds), { signal: this.#down.signal, settle });
  }

  get era(): 'modern' | 'legacy' | undefined {
    return this.#client?.getProtocolEra();
  }

  get isBusy(): boolean {
    return this.#inFlight > 0 && !this.#isSuspect;
  }

  /** Starts or reaches the server, shakes hands and reads its lists. Throws a `ServerFailure`. */
  async open(): Promise<void> {
    const { start } = this.#options.times;
    const timeout = AbortSignal.timeout(start);
    try {
      await Promise.race([this.#handshake(), aborted(timeout)]);
      // It may have gone between its last answer and this line.
      if (this.#client?.transport === undefined) throw new ServerFailure('closed the connection');
      this.#isReady = true;
      this.#opened.resolve();
    } catch (error) {
      const late = new ServerFailure(`no answer to the handshake within ${start / 1000} s`);
      const failure = timeout.aborted ? late : this.#explain(error);
      await this.close();
      throw failure;
    }
  }

  /** Sends a request, once. Throws a `ServerFailure` when the server goes before it has answered. */
  async request<Method extends RequestMethod>(
    method: Method,
    params: Record<string, unknown>,
    options: RequestOptions = {},
  ): Promise<ResultTypeMap[Method]> {
    if (this.#client === undefined) throw new ServerFailure('was not started');
    this.#inFlight += 1;
    const start = Date.now();
    try {
      return await this.#client.request({ method, params }, options);
    } catch (error) {
      if (this.#isSessionOver(error)) this.abandon(SESSION_OVER);
      const isLate = error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
      if (isLate && this.heardAt < start) this.#isSuspect = true;
      throw this.#lost === undefined || error instanceof ProtocolError
        ? error
        : new ServerFailure(this.#lost);
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Asks to be told when the resource changes, in the way of the server's era. */
  async subscribe(uri: string): Promise<void> {
    if (!this.#isModern()) return void (await this.request('resources/subscribe', { uri }));
    if (this.#subscriptions.has(uri)) return;
    const ended = new AbortController();
    this.#subscriptions.set(uri, ended);
    const signal = AbortSignal.any([ended.signal, this.#down.signal]);
    this.#listen({ resourceSubscriptions: [uri] }, signal, () => this.#options.onResource(uri));
  }

  async unsubscribe(uri: string): Promise<void> {
    if (!this.#isModern()) return void (await this.request('resources/unsubscribe', { uri }));
    this.#subscriptions.get(uri)?.abort();
    this.#subscriptions.delete(uri);
  }

  async answers(within: number): Promise<boolean> {
    const options = { timeout: within };
    try {
      // 2026-07-28 has no ping.
      await (this.#isModern() ? this.#client?.discover(options) : this.#client?.ping(options));
      return true;
    } catch (error) {
      if (this.#isSessionOver(error)) this.abandon(SESSION_OVER);
      // A refusal is a sign of life too.
      return error instanceof ProtocolError || isRefused(error);
    }
  }

  /** Gives the server up for this reason. A process that no longer listens is not asked to go. */
  abandon(reason: string): void {
    this.#lost ??= reason;
    if (this.#transport instanceof ProcessTransport) this.#transport.end(reason);
    else void this.#client?.close().catch(() => {});
  }

  async close(): Promise<void> {
    this.#down.abort();
    await this.#client?.close().catch(() => {});
    await this.#transport?.close();
  }

  async #handshake(): Promise<void> {
    try {
      await this.#connect('auto');
    } catch (error) {
      // Some servers end at any request before `initialize`, the probe too: they get a fresh process and no probe.
      const { ended } = this.#transport instanceof ProcessTransport ? this.#transport : {};
      const closed =
        error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed && ended !== undefined;
      // Others take longer to start than the probe waits, and then refuse what comes after it.
      const isNewer = error instanceof ProtocolError && IS_NEWER.has(error.code);
      if (!(closed || isNewer) || this.#down.signal.aborted) throw error;
      await this.#transport?.close();
      await this.#connect(isNewer ? { pin: '2026-07-28' } : 'legacy');
    }
    const client = this.#client as Client;
    this.instructions = client.getInstructions();
    // Before the lists are read, so that no change falls between.
    const filter = listFilter(client);
    if (filter !== undefined) this.#listen(filter, this.#down.signal, () => this.#changed(KINDS));
    const failures = await this.#read(client, KINDS);
    if (failures.has('tools')) throw failures.get('tools');
  }

  async #connect(mode: 'auto' | 'legacy' | { pin: string }): Promise<void> {
    const { searchFrom, times, capabilities, onResource, onQuestion } = this.#options;
    const onLine = (stream: string, line: string) => this.#heard(stream, line);
    const transport = transportTo(this.#launch, { searchFrom, onLine });
    // Over HTTP silence says nothing, so there the probe may take as long as the start.
    const timeoutMs = this.#launch.kind === 'stdio' ? PROBE_MS : times.start;
    const client = new Client(
      { name: manifest.name, version: manifest.version },
      {
        versionNegotiation: { mode, probe: { timeoutMs } },
        capabilities,
        // Questions are for whoever made the call, not for the hub.
        inputRequired: { autoFulfill: false },
      },
    );
    if (onQuestion !== undefined) {
      client.setRequestHandler('elicitation/create', (request, { mcpReq }) =>
        onQuestion(request, mcpReq.signal),
      );
    }
    [this.#client, this.#transport] = [client, transport];
    onListChanged(client, this.#changed);
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => onResource(params.uri));
    client.onclose = () => this.#closed();
    await client.connect(transport, { timeout: times.start });
    const { onmessage } = transport;
    transport.onmessage = (message, extra) => {
      this.heardAt = Date.now();
      this.#isSuspect = false;
      onmessage?.(message, extra);
    };
  }

  #listen(filter: SubscriptionFilter, signal: AbortSignal, onGap: () => void): void {
    const { listenAgain: again } = this.#options.times;
    void keepListening(this.#client as Client, filter, { signal, again, onGap });
  }

  async #read(client: Client, kinds: Iterable<Kind>): Promise<ReadonlyMap<Kind, unknown>> {
    const limits = { signal: this.#down.signal, most: this.#options.times.start };
    const { offer, failures } = await readOffer(client, kinds, this.offer, limits);
    this.offer = offer;
    if (this.#down.signal.aborted) return failures;
    for (const [kind, error] of failures)
      this.#options.tell('error', `its list of ${LIST_WORDS[kind]} cannot be read: it ${reasonOf(error)}`);
    return failures;
  }

  async #refresh(kinds: Iterable<Kind>): Promise<void> {
    await this.#opened.promise;
    await this.#read(this.#client as Client, kinds);
    if (!this.#down.signal.aborted) this.#options.onOffer();
  }

  #closed(): void {
    if (!this.#isReady || this.#down.signal.aborted) return;
    this.#lost ??= this.#explain(undefined).message;
    this.#down.abort();
    this.#options.onLost(this.#lost);
  }

  #isModern(): boolean {
    return this.era === 'modern';
  }

  /** A server over HTTP that has forgotten the session answers 404 from then on (2025-11-25, Session Management). */
  #isSessionOver(error: unknown): boolean {
    return error instanceof SdkHttpError && error.status === 404 && this.#transport?.sessionId !== undefined;
  }

  #heard(stream: string, line: string): void {
    const { tell } = this.#options;
    if (stream === 'stderr') return tell('info', oneLine(line));
    this.#noise += 1;
    if (this.#noise > 1) return;
    const shown = JSON.stringify(oneLine(line));
    tell('error', `wrote to stdout what is no message, and it was left out: ${shown}`);
  }

  /** What a person can do something about: what became of the process, else what the client says. */
  #explain(error: unknown): ServerFailure {
    const process = this.#transport instanceof ProcessTransport ? this.#transport : undefined;
    if (process?.ended !== undefined) return new ServerFailure(process.ended, process);
    if (error === undefined) return new ServerFailure('closed the connection');
    return new ServerFailure(reasonOf(error), { isHopeless: isHopeless(error) });
  }
}

const LIST_WORDS: Readonly<Record<Kind, string>> = {
  tools: 'tools',
  resources: 'resources',
  resourceTemplates: 'resource templates',
  prompts: 'prompts',
};

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
