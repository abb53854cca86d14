import { log } from '../../../call/log.ts';
import { describeIssuer, type Description } from './metadata.ts';

/** In milliseconds. Tests lower what they would have to wait for. */
const TIMES = {
  /** All that is read of an issuer, together. */
  patience: 5_000,
  /** So long keys are used: one that was taken back is not believed for longer. */
  keysLast: 5 * 60_000,
  /** Before keys are read again for a key that is not among them: else made-up names would be requests. */
  betweenReads: 10_000,
  /** Before an issuer that failed is asked again. */
  betweenFailures: 5_000,
} as const;

export type Times = { readonly [Name in keyof typeof TIMES]: number };

/** What is known of an issuer. One object for each time that it was read. */
export interface Known extends Description {
  readonly issuer: string;
  readonly at: number;
  /** Seconds since 1970. */
  readonly readAt: number;
}

/** An issuer and its keys: read when the first token comes, kept for some minutes. */
export class Issuer {
  readonly url: string;
  readonly #times: Times;
  #known: Known | undefined;
  #reading: Promise<Known> | undefined;
  #failed: { readonly error: unknown; readonly at: number } | undefined;

  constructor(url: string, times: Partial<Times> = {}) {
    this.url = url;
    this.#times = { ...TIMES, ...times };
  }

  /** The keys, read again where the one of this name is missing. Rejects with a `Failure` when they cannot be had. */
  async keysWith(kid: string | undefined): Promise<Known> {
    const known = this.#known;
    if (known === undefined) return this.#read();
    const age = performance.now() - known.at;
    if (age >= this.#times.keysLast) return this.#read();
    const isMissing = kid !== undefined && known.keys.every((key) => key['kid'] !== kid);
    return isMissing && age >= this.#times.betweenReads ? this.#read() : known;
  }

  async #read(): Promise<Known> {
    const { patience, betweenFailures } = this.#times;
    if (this.#failed !== undefined && performance.now() - this.#failed.at < betweenFailures)
      throw this.#failed.error;
    return (this.#reading ??= this.#describe(AbortSignal.timeout(patience)).finally(
      () => (this.#reading = undefined),
    ));
  }

  async #describe(signal: AbortSignal): Promise<Known> {
    try {
      const description = await describeIssuer(this.url, signal);
      this.#failed = undefined;
      return (this.#known = {
        ...description,
        issuer: this.url,
        at: performance.now(),
        readAt: Math.floor(Date.now() / 1_000),
      });
    } catch (error) {
      this.#failed = { error, at: performance.now() };
      log('error', `oauth: ${(error as Error).message}`);
      throw error;
    }
  }
}
