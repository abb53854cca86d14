import { originText, type Target } from './origins.ts';

/** One request that did not go through. */
export interface Refusal {
  /** 1 for the first of its door, then up: what `since` takes. */
  readonly number: number;
  /** `blocked` by the policy, or `unreachable`: allowed, but nothing is there. */
  readonly kind: 'blocked' | 'unreachable';
  /** Scheme, host and port that were asked for; never a path, which may hold a secret. */
  readonly origin: string;
  /** Words of ours. */
  readonly why: string;
}

/** The newest refusals of one door. */
export interface Refusals {
  readonly add: (kind: Refusal['kind'], target: Target, why: string) => Refusal;
  /** How many there were, kept or not; also the number of the last. */
  readonly count: () => number;
  /** Those after a number, the oldest first. */
  readonly since: (number: number) => Refusal[];
}

/** A page can be refused without end; what it was first is told by then. */
const MOST_KEPT = 100;
/** A host name has up to 253 letters where names are looked up, and no limit where a page writes it. */
const LONGEST_ORIGIN = 1_000;

export function keepRefusals(): Refusals {
  const kept: Refusal[] = [];
  let count = 0;
  return {
    add(kind, target, why) {
      count += 1;
      const origin = originText(target).slice(0, LONGEST_ORIGIN);
      const refusal: Refusal = { number: count, kind, origin, why };
      kept.push(refusal);
      if (kept.length > MOST_KEPT) kept.shift();
      return refusal;
    },
    count: () => count,
    since: (number) => kept.filter((refusal) => refusal.number > number),
  };
}
