import type { BigIntStats } from 'node:fs';
import type { Location } from '../sandbox/location.ts';
import type { Entry, Opened, Sandbox } from '../sandbox/sandbox.ts';
import { itself } from './itself.ts';

/** So many levels of a walk stay open; a deeper folder is let go while the walk is below it. */
const MOST_HELD = 32;
/** The names of a folder with no more than these are read once. */
const FEW = 1_000;

/** A folder that is opened when it is needed, from the nearest one above it that is open. */
export class HeldFolder implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  readonly #place: Location;
  readonly #above: HeldFolder | undefined;
  readonly #level: number;
  #folder: Opened | undefined;
  #few: readonly Entry[] | undefined;

  constructor(sandbox: Sandbox, place: Location, above?: HeldFolder) {
    this.#sandbox = sandbox;
    this.#place = place;
    this.#above = above;
    this.#level = above === undefined ? 0 : above.#level + 1;
  }

  async *entries(): AsyncIterable<Entry> {
    const few = this.#few;
    this.#few = undefined;
    if (few === undefined) yield* this.#sandbox.entries(await this.open());
    else yield* few;
  }

  /** Whether a name is in it; of a large folder, that it may be. */
  async mayHave(name: string): Promise<boolean> {
    const few: Entry[] = [];
    for await (const entry of this.#sandbox.entries(await this.open()))
      if (few.push(entry) > FEW) return true;
    this.#few = few;
    return few.some((entry) => entry.name === name);
  }

  async look(name: string): Promise<BigIntStats | undefined> {
    return this.#sandbox.look(await this.open(), name);
  }

  async open(): Promise<Opened> {
    this.#folder ??= await itself(this.#sandbox.openFolder(this.#place, this.#nearest()), this.#place);
    return this.#folder;
  }

  /** Before the walk goes below it: open files do not grow with depth. */
  async leave(): Promise<void> {
    if (this.#level >= MOST_HELD) await this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }

  #nearest(): Opened | undefined {
    let above = this.#above;
    while (above !== undefined && above.#folder === undefined) above = above.#above;
    return above === undefined ? undefined : above.#folder;
  }

  async #close(): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
    this.#folder = undefined;
  }
}
