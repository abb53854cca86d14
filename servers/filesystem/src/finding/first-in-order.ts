/** How many are kept. */
const MOST_KEPT = 10_000;

/** Of all that is added, the first in the order of names: a folder of any size is sorted piece by piece. */
export class FirstInOrder<Item extends { readonly name: string }> {
  #kept: Item[] = [];
  #last: string | undefined;

  add(item: Item): void {
    if (this.#last !== undefined && item.name > this.#last) return;
    this.#kept.push(item);
    if (this.#kept.length >= 2 * MOST_KEPT) this.#cut();
  }

  /** What was kept, in order, and the name behind which there is more. */
  take(): { readonly items: readonly Item[]; readonly last: string | undefined } {
    this.#cut();
    return { items: this.#kept, last: this.#last };
  }

  #cut(): void {
    this.#kept.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    if (this.#kept.length <= MOST_KEPT) return;
    this.#kept.length = MOST_KEPT;
    this.#last = this.#kept.at(-1)?.name;
  }
}
