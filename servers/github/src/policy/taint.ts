import type { At } from './allow-list.ts';
import { nameOf, type FactsOf } from './facts.ts';

/** What was read of one repository. */
interface Read {
  readonly at: At;
  /** Words of somebody who is not of the repository. */
  strangers: boolean;
  /** Where an answer said so; else it is asked when it matters. */
  isPrivate: boolean | undefined;
}

/** What somebody has read so far that matters for what they may write. */
export interface Mix {
  /** Repositories that not everyone can read. */
  readonly secret: readonly At[];
  /** Repositories with words that a stranger may have written. */
  readonly strange: readonly At[];
}

/** Repositories a principal is remembered by, and principals. Whatever goes beyond counts as the worst. */
const MOST_REPOSITORIES = 500;
const MOST_PRINCIPALS = 5_000;
/** Repositories whose visibility is asked for, for one write. */
const MOST_ASKED = 50;

/**
 * What each principal has read. An order hidden in what a stranger wrote can make a model carry what is private to where all
 * can read it; neither alone can. Whether a repository is public is asked when something is to be written, and not before.
 */
export class Taint {
  readonly #facts: FactsOf;
  readonly #read = new Map<string, Map<string, Read>>();
  /** Something had to be forgotten: from then on everyone is taken to have read both. */
  #isFull = false;

  constructor(facts: FactsOf) {
    this.#facts = facts;
  }

  note(
    principal: string,
    at: At,
    { strangers = false, isPrivate }: { strangers?: boolean; isPrivate?: boolean | undefined },
  ): void {
    const mine = this.#of(principal);
    const name = nameOf(at);
    const read = mine?.get(name) ?? { at, strangers: false, isPrivate: undefined };
    read.strangers ||= strangers;
    read.isPrivate = isPrivate ?? read.isPrivate;
    if (mine === undefined || (mine.size >= MOST_REPOSITORIES && !mine.has(name))) this.#isFull = true;
    else mine.set(name, read);
  }

  /** What speaks against a write of theirs to a public repository; undefined where nothing does. */
  async mixFor(principal: string, target: At, signal: AbortSignal): Promise<Mix | 'too much' | undefined> {
    if (this.#isFull) return 'too much';
    const all = [...(this.#read.get(principal)?.values() ?? [])];
    // In one repository alone all is as private as its target.
    if (all.every(({ at }) => nameOf(at) === nameOf(target))) return undefined;
    if (all.length > MOST_ASKED) return 'too much';
    const [secret, strange]: [At[], At[]] = [[], []];
    for (const { at, strangers, isPrivate } of all) {
      const facts = isPrivate === true ? undefined : await this.#facts(at, signal);
      if (facts?.isPublic !== true) secret.push(at);
      // Who can push to a repository vouches for its files; what others wrote there is noted as theirs, in private ones too.
      if (strangers || facts?.canPush === false) strange.push(at);
    }
    return secret.length > 0 && strange.length > 0 ? { secret, strange } : undefined;
  }

  #of(principal: string): Map<string, Read> | undefined {
    const known = this.#read.get(principal);
    if (known !== undefined) return known;
    if (this.#read.size >= MOST_PRINCIPALS) return undefined;
    const fresh = new Map<string, Read>();
    this.#read.set(principal, fresh);
    return fresh;
  }
}
