import { ProtocolError, SdkError, SdkErrorCode, type RequestId } from '@modelcontextprotocol/server';
import { log } from './log.ts';

/** What a client named as its roots, until it names others. */
export interface Told {
  /** As the client wrote them. */
  readonly uris: readonly string[];
  /** Aborted when it named others, or is gone. */
  readonly over: AbortSignal;
}

/** The request that makes a client be asked: over HTTP, the question travels on its stream. */
export interface Carrier {
  readonly id: RequestId;
  readonly signal: AbortSignal;
}

/** A call waits so long for the answer. One that comes later still counts. */
const PATIENCE_MS = 5_000;
/** A client writes the words of its error. */
const LONGEST_LOGGED = 200;

/**
 * The roots of one client of 2025-11-25 or older: asked for at the first call that wants to know, and again when the
 * client says that they changed. Where it fails to answer, what it named before still holds.
 */
export class ClientRoots {
  /** Called when other roots hold than those that were told before. */
  onTold: (() => void) | undefined;
  readonly #ask: (carrier: RequestId | undefined) => Promise<readonly string[]>;
  #told: { readonly told: Told; readonly over: AbortController; readonly number: number } | undefined;
  #asking: Promise<boolean> | undefined;
  #asked = 0;
  #changes = 0;
  /** The client answered since it last told of a change, or cannot answer. */
  #isKnown = false;
  #wasTold = false;

  constructor(ask: (carrier: RequestId | undefined) => Promise<readonly string[]>) {
    this.#ask = ask;
  }

  /** What holds, after the client was asked where it has to be; undefined while it has named nothing. Never rejects. */
  async told(carrier: Carrier): Promise<Told | undefined> {
    // With its request a question is gone too: who waits for the answer asks anew.
    while (!this.#isKnown && !carrier.signal.aborted)
      if (!(await (this.#asking ??= this.#begin(carrier)))) break;
    return this.held();
  }

  /** The same without asking. */
  held(): Told | undefined {
    this.#wasTold = true;
    return this.#told?.told;
  }

  /**
   * Asks at once, for `onTold`, if anybody wanted to know before. What no request carries may never arrive, so that no
   * call waits for the answer.
   */
  ask(): void {
    if (this.#wasTold) void this.#begin();
  }

  /** The client says that its roots are others now. */
  change(): void {
    this.#changes += 1;
    this.#isKnown = false;
    this.#asking = undefined;
  }

  close(): void {
    this.onTold = undefined;
    this.#told?.over.abort();
  }

  /** Fulfilled when nobody is to wait any more; with true where the question went with its request. */
  #begin(carrier?: Carrier): Promise<boolean> {
    const [number, changes] = [(this.#asked += 1), this.#changes];
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const patience = setTimeout(() => resolve(false), PATIENCE_MS).unref();
    const settle = (isKnown: boolean, isGone = false) => {
      if (changes === this.#changes) this.#isKnown ||= isKnown;
      if (this.#asking === promise) this.#asking = undefined;
      clearTimeout(patience);
      resolve(isGone);
    };
    carrier?.signal.addEventListener('abort', () => settle(false, true), { once: true });
    void this.#hear(number, carrier?.id).then((isKnown) => settle(isKnown));
    return promise;
  }

  /** Answers whether it is known now: a client that refuses would refuse again. */
  async #hear(number: number, carrier: RequestId | undefined): Promise<boolean> {
    try {
      const uris = await this.#ask(carrier);
      if (number > (this.#told?.number ?? 0)) this.#replace(uris, number);
      return true;
    } catch (error) {
      log('info', `the client did not name its roots: ${(error as Error).message.slice(0, LONGEST_LOGGED)}`);
      const isBadAnswer = error instanceof SdkError && error.code === SdkErrorCode.InvalidResult;
      return isBadAnswer || error instanceof ProtocolError;
    }
  }

  #replace(uris: readonly string[], number: number): void {
    const over = new AbortController();
    const former = this.#told;
    this.#told = { told: { uris, over: over.signal }, over, number };
    former?.over.abort();
    if (this.#wasTold) this.onTold?.();
  }
}
