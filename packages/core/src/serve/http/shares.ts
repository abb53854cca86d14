import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { refuse } from './refuse.ts';
import type { Fairness } from './settings.ts';

/** So many callers are told apart; further ones share what one may have, until somebody is forgotten. */
const MOST_CALLERS = 10_000;
const MINUTE_S = 60;
/** What is done for a caller takes its time; the rest is answered at once. */
const CALLS = new Set(['tools/call', 'resources/read', 'prompts/get']);

/** Gives back what was taken. */
export type Release = () => void;

/** What each caller has of the server's time, so that none of them keeps the others waiting. */
export class Shares {
  readonly #fairness: Fairness;
  readonly #rate: RateLimiterMemory | undefined;
  /** Calls that run, by caller. */
  readonly #running = new Map<string, number>();
  /** Callers that asked something in this minute. */
  readonly #seen = new Set<string>();
  #minute = 0;

  constructor(fairness: Fairness) {
    this.#fairness = fairness;
    const { perMinute } = fairness;
    if (perMinute !== undefined)
      this.#rate = new RateLimiterMemory({ points: perMinute, duration: MINUTE_S });
  }

  /** Takes a share for what a message asks. What only tells something, or takes a call back, costs nothing. */
  async take(who: string, message: unknown): Promise<Release | Response> {
    const methods = asked(message);
    if (methods.length === 0) return free;
    const late = await this.#late(who, methods.length);
    if (late !== undefined)
      return refuse(
        429,
        `One caller may ask ${this.#fairness.perMinute} times a minute: try again in ${late} s.`,
        {
          headers: { 'retry-after': String(late) },
        },
      );
    const calls = methods.filter((method) => CALLS.has(method)).length;
    return calls === 0 ? free : this.#begin(who, calls);
  }

  /** Seconds until a caller may ask again; undefined: now. */
  async #late(who: string, points: number): Promise<number | undefined> {
    if (this.#rate === undefined) return undefined;
    try {
      await this.#rate.consume(this.#known(who), points);
      return undefined;
    } catch (error) {
      // It rejects with how long it takes, and with an error where something else went wrong.
      const { msBeforeNext } = error as { msBeforeNext?: number };
      if (msBeforeNext === undefined) throw error;
      return Math.max(1, Math.ceil(msBeforeNext / 1_000));
    }
  }

  #begin(who: string, calls: number): Release | Response {
    const running = (this.#running.get(who) ?? 0) + calls;
    if (running > this.#fairness.callsAtOnce)
      return refuse(
        429,
        `One caller may have ${this.#fairness.callsAtOnce} calls at once: wait for one of them.`,
        {
          headers: { 'retry-after': '1' },
        },
      );
    this.#running.set(who, running);
    return () => {
      const left = (this.#running.get(who) ?? 0) - calls;
      if (left > 0) this.#running.set(who, left);
      else this.#running.delete(who);
    };
  }

  /** Who comes when too many are known already is one with all others who do. */
  #known(who: string): string {
    const minute = Math.floor(Date.now() / (MINUTE_S * 1_000));
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#seen.clear();
    }
    if (this.#seen.size >= MOST_CALLERS && !this.#seen.has(who)) return 'others';
    this.#seen.add(who);
    return who;
  }
}

const free: Release = () => {};

/** The methods of what a message, or a batch, wants answered. */
function asked(message: unknown): string[] {
  return (Array.isArray(message) ? message : [message]).flatMap((each: unknown) => {
    const { id, method } = (each ?? {}) as { id?: unknown; method?: unknown };
    return typeof method === 'string' && id !== undefined ? [method] : [];
  });
}
