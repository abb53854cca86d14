import { isDeepStrictEqual } from 'node:util';
import type {
  ClientCapabilities,
  ElicitRequest,
  ElicitResult,
  RequestMethod,
  RequestOptions,
  ResultTypeMap,
} from '@modelcontextprotocol/client';
import { log, watching } from '@plugboard/core/serve';
import type { Launch } from '../config/entry.ts';
import type { ServerEntry } from '../config/read-config.ts';
import { Link } from './link.ts';
import { KINDS, NOTHING, type Kind, type Offer } from './offer.ts';
import { watchPulse } from './pulse.ts';
import type { Times } from './times.ts';
import { ServerFailure } from './words.ts';

/** `restarting` is also the wait before a new start; `failed` is for good. */
type State = 'starting' | 'ready' | 'restarting' | 'failed';

export interface StartOptions {
  readonly times: Times;
  /** Folders in whose `node_modules` packages are looked for. */
  readonly searchFrom: readonly string[];
  /** What the server offers is another, in these lists: it came, went for good, or changed them. */
  readonly onChange?: (lists: readonly Kind[]) => void;
  /** A resource changed that was subscribed to. */
  readonly onResource?: (uri: string) => void;
  /** What it is told that its client can do. */
  readonly capabilities?: ClientCapabilities;
  /** Answers what a server of 2025 asks the person. */
  readonly onQuestion?:
    | ((connection: Connection, request: ElicitRequest, signal: AbortSignal) => Promise<ElicitResult>)
    | undefined;
  /** Who starts it tells what went wrong; otherwise the log does. */
  readonly isQuiet?: boolean;
}

/** Clients come and go, and those of 2026 do not say what they no longer want to hear of. */
const MOST_SUBSCRIBED = 256;

/**
 * One server of the file, through all its starts and ends. It never throws: what goes wrong is in `state` and
 * `reason`. While it restarts, it goes on to offer what it did: a list that came and went within a second would cost
 * every client a new one.
 */
export class Connection {
  readonly entry: ServerEntry;
  /** Fulfilled when the first start is over, well or not. */
  readonly settled: Promise<void>;
  state: State = 'starting';
  /** Why it is not ready, in words: `exited with code 3`. */
  reason: string | undefined;
  /** While it waits for a new start: when that is, in milliseconds since the epoch. */
  restartAt: number | undefined;
  instructions: string | undefined;

  readonly #options: StartOptions;
  /** How many clients subscribed to each; the oldest stands first. */
  readonly #subscribed = new Map<string, number>();
  /** What clients were last told of. */
  #told: Offer = NOTHING;
  #offer: Offer = NOTHING;
  #link: Link | undefined;
  #era: 'modern' | 'legacy' | undefined;
  #pulse = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #readySince: number | undefined;
  #restarts = 0;
  #closing = false;

  constructor(entry: ServerEntry, options: StartOptions) {
    this.entry = entry;
    this.#options = options;
    const { launch, problem = 'cannot be started' } = entry;
    this.settled = launch === undefined ? Promise.resolve() : this.#start(launch);
    if (launch === undefined) this.#fail(problem);
  }

  /** What it speaks, or spoke when it was ready last. */
  get era(): 'modern' | 'legacy' | undefined {
    return this.#era;
  }

  get tools(): Offer['tools'] {
    return this.#offer.tools;
  }

  get resources(): Offer['resources'] {
    return this.#offer.resources;
  }

  get resourceTemplates(): Offer['resourceTemplates'] {
    return this.#offer.resourceTemplates;
  }

  get prompts(): Offer['prompts'] {
    return this.#offer.prompts;
  }

  /** Whether clients are shown what it has. */
  get isOffered(): boolean {
    return this.state === 'ready' || (this.state === 'restarting' && this.#readySince !== undefined);
  }

  /**
   * Sends a request, once: a server that dies with it may have done what was asked. Throws a `ServerFailure` when
   * it is gone, and what the client throws for all else.
   */
  request<Method extends RequestMethod>(
    method: Method,
    params: Record<string, unknown>,
    options: RequestOptions = {},
  ): Promise<ResultTypeMap[Method]> {
    const telemetry = watching();
    const send = async (sent: Record<string, unknown>) =>
      (await this.#ready()).request(method, sent, options);
    if (telemetry === undefined) return send(params);
    const { launch } = this.entry;
    const url = launch === undefined || launch.kind === 'stdio' ? undefined : launch.url;
    return telemetry.ask({ method, name: params['name'], url }, (trace) =>
      send({ ...params, _meta: { ...(params['_meta'] as object | undefined), ...trace } }),
    );
  }

  /** Asks to be told when a resource changes, also after a restart. */
  async subscribe(uri: string): Promise<void> {
    const link = await this.#ready();
    const count = this.#subscribed.get(uri) ?? 0;
    this.#subscribed.delete(uri);
    this.#subscribed.set(uri, count + 1);
    const [oldest] = this.#subscribed.keys();
    if (oldest !== undefined && this.#subscribed.size > MOST_SUBSCRIBED) await this.#forget(oldest);
    if (count === 0) await link.subscribe(uri);
  }

  /** One client less wants to hear of it. */
  async unsubscribe(uri: string): Promise<void> {
    const count = this.#subscribed.get(uri) ?? 0;
    if (count > 1) this.#subscribed.set(uri, count - 1);
    else if (count === 1) await this.#forget(uri);
  }

  async #forget(uri: string): Promise<void> {
    this.#subscribed.delete(uri);
    if (this.state === 'ready') await this.#link?.unsubscribe(uri);
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    this.#pulse.abort();
    await this.#link?.close();
  }

  async #ready(): Promise<Link> {
    if (this.state === 'ready' && this.#link !== undefined) return this.#link;
    throw new ServerFailure(this.reason ?? 'is still starting');
  }

  async #start(launch: Launch): Promise<void> {
    const { onQuestion, capabilities = {} } = this.#options;
    const link = new Link(launch, {
      searchFrom: this.#options.searchFrom,
      times: this.#options.times,
      tell: (level, words) => this.#log(level, words),
      onLost: (reason) => this.#lost(reason),
      onOffer: () => this.#tell(),
      onResource: (uri) => this.#subscribed.has(uri) && this.#options.onResource?.(uri),
      capabilities,
      onQuestion: onQuestion && ((...question) => onQuestion(this, ...question)),
    });
    this.#link = link;
    this.restartAt = undefined;
    try {
      await link.open();
    } catch (error) {
      const { message, isHopeless } = error as ServerFailure;
      const isFirst = this.#restarts === 0 && this.#readySince === undefined;
      return isFirst && isHopeless ? this.#fail(message) : this.#again(message, isHopeless);
    }
    if (this.#closing) return;
    if (this.state === 'restarting') this.#log('info', 'is ready again');
    this.state = 'ready';
    this.reason = undefined;
    this.instructions = link.instructions;
    this.#era = link.era;
    this.#readySince = Date.now();
    this.#pulse = new AbortController();
    const every = this.#options.times.probe;
    const onDead = () => link.abandon('stopped answering');
    void watchPulse(link, { every, signal: this.#pulse.signal, onDead });
    for (const uri of this.#subscribed.keys()) void link.subscribe(uri).catch(() => {});
    this.#tell();
  }

  #lost(reason: string): void {
    this.#pulse.abort();
    if (Date.now() - (this.#readySince ?? 0) >= this.#options.times.steady) this.#restarts = 0;
    this.#again(reason);
  }

  #again(reason: string, isHopeless = false): void {
    if (this.#closing) return;
    const { launch } = this.entry;
    const delay = this.#delay(isHopeless);
    if (launch === undefined || delay === undefined) {
      const tries = this.#restarts;
      return this.#fail(tries === 0 ? reason : `gave up after ${tries} tries: ${reason}`);
    }
    this.#restarts += 1;
    this.state = 'restarting';
    this.reason = reason;
    this.restartAt = Date.now() + delay;
    this.#log('error', `${reason}; starts again in ${delay / 1000} s`);
    this.#timer = setTimeout(() => void this.#start(launch), delay);
  }

  /**
   * Until the next start; undefined when there were enough. A remote server that only cannot be reached is never
   * given up: asking costs little, and a network may be out for a while.
   */
  #delay(isHopeless: boolean): number | undefined {
    const delays = this.#options.times.restart;
    const isGivenUp = isHopeless || this.entry.launch?.kind === 'stdio';
    return delays[this.#restarts] ?? (isGivenUp ? undefined : delays.at(-1));
  }

  #fail(reason: string): void {
    this.state = 'failed';
    this.reason = reason;
    if (this.#closing) return;
    this.#log('error', `failed: ${reason}`);
    this.#tell();
  }

  #tell(): void {
    if (this.#link !== undefined && this.state === 'ready') this.#offer = this.#link.offer;
    const offer = this.isOffered ? this.#offer : NOTHING;
    const changed = KINDS.filter((kind) => !isDeepStrictEqual(offer[kind], this.#told[kind]));
    this.#told = offer;
    if (changed.length > 0) this.#options.onChange?.(changed);
  }

  #log(level: Parameters<typeof log>[0], words: string): void {
    if (!this.#closing && this.#options.isQuiet !== true) log(level, `[${this.entry.alias}] ${words}`);
  }
}
