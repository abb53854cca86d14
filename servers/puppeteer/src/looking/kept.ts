/** What was made or fetched, to be read again at its address: the newest, within so many bytes. */
export interface KeptThing {
  readonly id: string;
  readonly principal: string;
  readonly mimeType: string;
  readonly name: string;
  readonly data: Uint8Array;
}

const MOST_BYTES = 50_000_000;
const MOST_THINGS = 100;

export class Kept {
  readonly #things = new Map<string, KeptThing>();
  #bytes = 0;
  #count = 0;

  add(thing: Omit<KeptThing, 'id'>): KeptThing {
    this.#count += 1;
    const kept = { ...thing, id: String(this.#count) };
    this.#things.set(kept.id, kept);
    this.#bytes += kept.data.length;
    for (const [id, { data }] of this.#things) {
      if (this.#bytes <= MOST_BYTES && this.#things.size <= MOST_THINGS) break;
      if (id === kept.id) break;
      this.#things.delete(id);
      this.#bytes -= data.length;
    }
    return kept;
  }

  /** Only to whom it belongs. */
  get(principal: string, id: string): KeptThing | undefined {
    const thing = this.#things.get(id);
    return thing?.principal === principal ? thing : undefined;
  }

  of(principal: string): KeptThing[] {
    return [...this.#things.values()].filter((thing) => thing.principal === principal);
  }
}
