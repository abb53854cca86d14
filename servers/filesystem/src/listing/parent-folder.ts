import type { Location } from '../sandbox/location.ts';
import type { Opened, Sandbox } from '../sandbox/sandbox.ts';

/** The folder whose folders are being listed one after the other: open, so that none of them is reached from the root. */
export class ParentFolder implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  #folder: Opened | undefined;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** That of a place; undefined for one that cannot be opened, which its folders will tell. */
  async of({ root, parts }: Location): Promise<Opened | undefined> {
    const folder = this.#folder;
    const names = parts.slice(0, -1);
    if (folder?.parts.length === names.length && names.every((name, index) => name === folder.parts[index]))
      return folder;
    await this[Symbol.asyncDispose]();
    this.#folder = await this.#sandbox.openFolder({ root, parts: names }).catch(() => undefined);
    return this.#folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
    this.#folder = undefined;
  }
}
