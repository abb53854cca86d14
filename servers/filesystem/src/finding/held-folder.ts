import type { BigIntStats } from 'node:fs';
import type { Location } from '../sandbox/location.ts';
import type { Entry, Opened, Sandbox } from '../sandbox/sandbox.ts';
import { itself } from './itself.ts';

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
    this.#folder ??= await itself(this.#sandbox.openFolder(this.#place), this.#place);
    return this.#folder;
  }
}
