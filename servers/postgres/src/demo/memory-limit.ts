interface Descriptor {
  readonly maximum?: number;
}

/** The part that matters here; Node's types leave it out. */
interface Engine {
  Memory: new (descriptor: Descriptor) => object;
}

const PAGE = 65_536;

/**
 * Keeps every WebAssembly memory that this thread makes from now on under `most` bytes. PGlite asks for up to 2 GB and
 * has no setting for it; PostgreSQL says `out of memory` (53200) where it gets no more, and goes on.
 */
export function limitMemory(most: number): void {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Engine };
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(descriptor: Descriptor) {
      super({ ...descriptor, maximum: Math.min(descriptor.maximum ?? Infinity, most / PAGE) });
    }
  };
}
