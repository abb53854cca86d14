import { createHash } from 'node:crypto';

/** Seconds around its time for which a proof is taken; with the clock of the client as far off as half of it. */
const PROOF_LASTS = 60;

/** Proofs that are remembered, of one caller and of all: some 20 MB. A caller can have many keys. */
const MOST = { ofOne: 10_000, ofAll: 100_000 };

interface Proof {
  readonly key: string;
  readonly jti: string;
  readonly iat: number;
}

export type Verdict = 'new' | 'seen' | 'old' | 'full';

/**
 * The proofs that were shown, for as long as they would be taken: RFC 9449 §11.1. Where there are too many a new one
 * is refused; to forget one instead would let it be used again.
 */
export class Proofs {
  readonly #most: typeof MOST;
  /** By caller, the proofs and when each of them ends, oldest first. */
  readonly #shown = new Map<string, Map<string, number>>();
  #count = 0;
  #sweptAt = 0;

  constructor(most: Partial<typeof MOST> = {}) {
    this.#most = { ...MOST, ...most };
  }

  /** Remembers a proof: whose it is, the key's thumbprint, its `jti` and `iat`. `now` is in seconds, as they are. */
  show(caller: string, { key, jti, iat }: Proof, now: number): Verdict {
    // Also for a time that is none.
    if (!(Math.abs(now - iat) <= PROOF_LASTS)) return 'old';
    this.#sweep(now);
    const id = createHash('sha256')
      .update(JSON.stringify([key, jti]))
      .digest('base64url');
    const shown = this.#shown.get(caller) ?? new Map<string, number>();
    if (shown.has(id)) return 'seen';
    if (shown.size >= this.#most.ofOne || this.#count >= this.#most.ofAll) return 'full';
    shown.set(id, iat + PROOF_LASTS);
    this.#shown.set(caller, shown);
    this.#count += 1;
    return 'new';
  }

  /** Forgets what would be refused for its age, once a second at most. */
  #sweep(now: number): void {
    if (Math.floor(now) === this.#sweptAt) return;
    this.#sweptAt = Math.floor(now);
    for (const [caller, shown] of this.#shown) {
      for (const [id, end] of shown) {
        if (end >= now) continue;
        shown.delete(id);
        this.#count -= 1;
      }
      if (shown.size === 0) this.#shown.delete(caller);
    }
  }
}
