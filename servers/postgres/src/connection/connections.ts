import type PQueue from 'p-queue';
import type { Client } from 'pg';

/** Milliseconds after which a connection that nobody uses is closed. */
const IDLE = 30_000;
/** Milliseconds that a connection may take to say goodbye. */
const GOODBYE = 1_000;

export interface ConnectionsOptions {
  readonly open: () => Promise<Client>;
  /** Makes a session as it was when it was opened. A connection whose reset fails is closed. */
  readonly reset: (client: Client) => Promise<unknown>;
  /** Most at once; who comes later waits in line. */
  readonly most: number;
}

/** A connection, for as long as one piece of work has it. */
export interface Lease {
  readonly client: Client;
  /** It was used before: it may turn out to have been broken meanwhile. */
  readonly used: boolean;
  /** Nobody is to have it after this work. */
  readonly closeAfterwards: () => void;
}

/** The open connections to one database: each is used by one at a time, and reset before the next. */
export class Connections implements AsyncDisposable {
  readonly #options: ConnectionsOptions;
  readonly #idle = new Map<Client, NodeJS.Timeout>();
  readonly #open = new Set<Client>();
  readonly #resetting = new Set<Promise<void>>();
  #queue: Promise<PQueue> | undefined;
  #closed = false;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Waits for a connection, and answers as soon as `work` does; the reset comes after that. */
  async use<T>(work: (lease: Lease) => Promise<T>, signal: AbortSignal): Promise<T> {
    const queue = await (this.#queue ??= this.#makeQueue());
    return new Promise<T>((resolve, reject) => {
      let isTurn = false;
      const turn = async () => {
        isTurn = true;
        signal.throwIfAborted();
        const idle = await this.#take();
        const client = idle ?? (await this.#openOne());
        let keep = true;
        const closeAfterwards = () => void (keep = false);
        await work({ client, used: idle !== undefined, closeAfterwards }).then(resolve, reject);
        const done = keep ? this.#giveBack(client) : this.#close(client);
        this.#resetting.add(done);
        await done;
        this.#resetting.delete(done);
      };
      if (signal.aborted) reject(signal.reason as Error);
      signal.addEventListener('abort', () => !isTurn && reject(signal.reason as Error), { once: true });
      // Not with the signal: the queue would not wait for what was aborted, and let more in than there may be.
      queue.add(turn).catch(reject);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((client) => this.#close(client)));
  }

  async #makeQueue(): Promise<PQueue> {
    const { default: Queue } = await import('p-queue');
    return new Queue({ concurrency: this.#options.most });
  }

  async #take(): Promise<Client | undefined> {
    // A reset takes less time than opening another, and what a session held is then gone for whoever comes after it.
    while (this.#idle.size === 0 && this.#resetting.size > 0) await Promise.race(this.#resetting);
    // The one used last, so that the others can go.
    const client = [...this.#idle.keys()].at(-1);
    if (client !== undefined) this.#isBusy(client);
    return client;
  }

  async #openOne(): Promise<Client> {
    const client = await this.#options.open();
    this.#open.add(client);
    client.once('end', () => {
      this.#isBusy(client);
      this.#open.delete(client);
    });
    return client;
  }

  async #giveBack(client: Client): Promise<void> {
    const isReset = !this.#closed && (await this.#options.reset(client).then(yes, no));
    if (!isReset || this.#closed || !this.#open.has(client)) return this.#close(client);
    this.#idle.set(client, setTimeout(() => void this.#close(client), IDLE).unref());
  }

  #isBusy(client: Client): void {
    clearTimeout(this.#idle.get(client));
    this.#idle.delete(client);
  }

  async #close(client: Client): Promise<void> {
    this.#isBusy(client);
    this.#open.delete(client);
    const cut = setTimeout(() => cutOff(client), GOODBYE);
    await client.end().then(yes, no);
    clearTimeout(cut);
  }
}

/** For a connection that does not answer any more: what waits on it fails. */
export function cutOff(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy: () => void } } };
  connection.stream.destroy();
}

const yes = () => true;
const no = () => false;
