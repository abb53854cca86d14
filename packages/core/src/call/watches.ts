import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Awaitable } from '../define/call.ts';

/** Begins to watch, calls back at each change, and answers how to stop. */
export type Watch = (changed: () => void) => Awaitable<() => void>;

interface Watched {
  subscribers: number;
  readonly stop: Promise<() => void>;
}

/** Each can cost a handle of the operating system, and clients choose how many they name. */
const MOST_WATCHED = 1_000;

/** The addresses that are watched, each once: from its first subscriber to its last. */
export class Watches {
  readonly #changed: (uri: string) => void;
  readonly #open = new Map<string, Watched>();

  /** `changed` is called with the address of what changed. */
  constructor(changed: (uri: string) => void) {
    this.#changed = changed;
  }

  /** One subscriber more; answers how to take it away, which may be called twice. Rejects where `watch` does. */
  async join(uri: string, watch: Watch): Promise<() => Promise<void>> {
    const watched = this.#open.get(uri) ?? this.#begin(uri, watch);
    watched.subscribers += 1;
    let isGone = false;
    const leave = async () => {
      if (isGone) return;
      isGone = true;
      watched.subscribers -= 1;
      if (watched.subscribers === 0) await this.#end(uri, watched);
    };
    try {
      await watched.stop;
    } catch (error) {
      await leave();
      throw error;
    }
    return leave;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open].map(([uri, watched]) => this.#end(uri, watched)));
  }

  #begin(uri: string, watch: Watch): Watched {
    if (this.#open.size >= MOST_WATCHED)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `At most ${MOST_WATCHED} addresses are watched at once: give one up first.`,
      );
    const changed = () => this.#open.get(uri) === watched && this.#changed(uri);
    const watched: Watched = { subscribers: 0, stop: (async () => watch(changed))() };
    this.#open.set(uri, watched);
    return watched;
  }

  async #end(uri: string, watched: Watched): Promise<void> {
    if (this.#open.get(uri) !== watched) return;
    this.#open.delete(uri);
    const stop = await watched.stop.catch(() => undefined);
    stop?.();
  }
}
