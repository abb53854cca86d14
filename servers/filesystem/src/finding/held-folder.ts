import type { BigIntStats } from 'node:fs';
import { refuse } from '../errors.ts';
import type { Location } from '../sandbox/location.ts';
import type { Entry, Opened, Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';

/** A folder that is opened when it is needed and let go while the walk is below it: open files do not grow with depth. */
export class HeldFolder implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  readonly #place: Location;
  #folder: Opened | undefined;

  constructor(sandbox: Sandbox, place: Location) {
    this.#sandbox = sandbox;
    this.#place = place;
  }

  async *entries(): AsyncIterable<Entry> {
    yield* this.#sandbox.entries(await this.#open());
  }

  async look(name: string): Promise<BigIntStats | undefined> {
    return this.#sandbox.look(await this.#open(), name);
  }

  async letGo(): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
    this.#folder = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.letGo();
  }

  async #open(): Promise<Opened> {
    this.#folder ??= await this.#sandbox.openFolder(this.#place);
    const shown = shownPath(this.#place);
    // A link that took the folder's name meanwhile would be followed, as far as it stays inside.
    if (this.#folder.shown !== shown) throw refuse('NOT_FOUND', `There is no folder ${shown}.`);
    return this.#folder;
  }
}
