interface Leaf {
  readonly depth: number;
}

/** Which nodes of a tree stand open. Nodes come parents before children, and are named by their places. */
export class Outline {
  readonly #nodes: readonly Leaf[];
  readonly #closed = new Set<number>();

  constructor(nodes: readonly Leaf[]) {
    this.#nodes = nodes;
  }

  isParent(at: number): boolean {
    return this.#depth(at + 1) > this.#depth(at);
  }

  parentOf(at: number): number | undefined {
    const depth = this.#depth(at);
    if (depth === 0) return undefined;
    return this.#nodes.findLastIndex((node, other) => other < at && node.depth < depth);
  }

  isOpen(at: number): boolean {
    return this.isParent(at) && !this.#closed.has(at);
  }

  set(at: number, open: boolean): void {
    if (open) this.#closed.delete(at);
    else if (this.isParent(at)) this.#closed.add(at);
  }

  isShown(at: number): boolean {
    const parent = this.parentOf(at);
    return parent === undefined || (this.isOpen(parent) && this.isShown(parent));
  }

  /** The shown node that is so many further; undefined past the ends. */
  step(at: number, by: number): number | undefined {
    const shown = this.shown();
    return shown[shown.indexOf(at) + by];
  }

  shown(): number[] {
    return [...this.#nodes.keys()].filter((at) => this.isShown(at));
  }

  #depth(at: number): number {
    return this.#nodes[at]?.depth ?? 0;
  }
}
