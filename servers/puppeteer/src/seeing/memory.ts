import type { Frame } from 'puppeteer-core';
import type { SeenNode } from '../in-page/contract.ts';
import { inFrame } from '../sessions/world.ts';
import type { Tab } from '../sessions/tab.ts';

/** What is remembered of an element that was given a number. */
export interface Known {
  readonly frame: Frame;
  readonly kind: string;
  /** What it was called; empty where nothing tells it from others. */
  readonly name: string;
  /** Where its page was, without what follows ? and #. */
  readonly page: string;
  /** The looks at which it was seen first and last. */
  readonly first: number;
  readonly last: number;
  /** Another one of that kind was called the same. */
  readonly isOneOfMany: boolean;
}

const MOST_KNOWN = 20_000;

/** What was seen of a tab so far. Its numbers are never used again. */
export class Memory {
  /** How often it was looked at. */
  looks = 0;
  /** What was seen last, line by line; undefined before the first look. */
  lines: readonly string[] | undefined;
  /** Of which document that was. */
  document = '';
  readonly #known = new Map<number, Known>();
  /** A number that no element of any tab ever had. */
  readonly next: () => number;

  constructor(next: () => number) {
    this.next = next;
  }

  known(ref: number): Known | undefined {
    return this.#known.get(ref);
  }

  remember(ref: number, known: Omit<Known, 'first' | 'last'>): void {
    const first = this.#known.get(ref)?.first ?? this.looks;
    this.#known.delete(ref);
    this.#known.set(ref, { ...known, first, last: this.looks });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

const memories = new WeakMap<Tab, Memory>();

export function memoryOf(tab: Tab): Memory {
  const memory = memories.get(tab) ?? new Memory(tab.nextRef);
  memories.set(tab, memory);
  return memory;
}

/** Numbers that are handed out while a text is written, and told to the pages afterwards. */
export class Numbering {
  readonly #memory: Memory;
  readonly #given = new Map<Frame, [at: number, ref: number][]>();
  readonly #frames: readonly Frame[];

  constructor(memory: Memory, frames: readonly Frame[]) {
    this.#memory = memory;
    this.#frames = frames;
  }

  /** As it is written: `e12`. */
  refOf(node: SeenNode): string {
    if (node.ref === undefined) {
      node.ref = this.#memory.next();
      const frame = this.#frames[node.frame ?? -1];
      if (frame !== undefined) {
        this.#given.set(frame, [...(this.#given.get(frame) ?? []), [node.at, node.ref]]);
        const [kind, name, page] = [node.kind, '', pageOf(frame)];
        this.#memory.remember(node.ref, { frame, kind, name, page, isOneOfMany: true });
      }
    }
    return `e${node.ref}`;
  }

  async tell(): Promise<void> {
    for (const [frame, given] of this.#given) await inFrame(frame, 'number', given);
    this.#given.clear();
  }
}

export function pageOf(frame: Frame): string {
  return frame.url().replace(/[?#].*$/s, '');
}
