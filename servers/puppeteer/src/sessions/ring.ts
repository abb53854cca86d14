/** The newest of many: each has a number, and how many were dropped is known. */
export class Ring<Item> {
  readonly #most: number;
  #items: { readonly number: number; readonly item: Item }[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Answers its number, from 1. */
  add(item: Item): number {
    this.#count += 1;
    this.#items.push({ number: this.#count, item });
    if (this.#items.length > this.#most) this.#items.shift();
    return this.#count;
  }

  /** All there ever were. */
  get count(): number {
    return this.#count;
  }

  /** Those that are not kept any more. */
  get dropped(): number {
    return this.#count - this.#items.length;
  }

  /** Those that are kept, after a number, oldest first. */
  since(number = 0): readonly { readonly number: number; readonly item: Item }[] {
    return this.#items.filter((each) => each.number > number);
  }

  get(number: number): Item | undefined {
    return this.#items.find((each) => each.number === number)?.item;
  }
}
