import { createHash } from 'node:crypto';

/** An answer that can be used again where GitHub says that it still holds. */
export interface Kept {
  readonly etag: string;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** Bytes of all answers that are kept. */
const ROOM = 32_000_000;
/** A larger answer is not worth the room. */
const LARGEST = 2_000_000;

/**
 * Answers by who asked, for what, in which form. To ask again with the tag of an answer costs nothing of the rate
 * limit where it still holds (status 304), and what it says was checked by GitHub for this token just then.
 * Source: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export class Etags {
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  /** `who` is the token: a digest of it is kept. */
  static key(who: string, url: string, accept: string): string {
    return createHash('sha256')
      .update(JSON.stringify([who, url, accept]))
      .digest('base64');
  }

  get(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    // Used last, it goes last.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return kept;
  }

  set(key: string, kept: Kept): void {
    this.#drop(key);
    if (kept.body.length > LARGEST) return;
    this.#kept.set(key, kept);
    this.#bytes += kept.body.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= ROOM) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.body.length ?? 0;
    this.#kept.delete(key);
  }
}
