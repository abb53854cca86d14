import { visible } from '@plugboard/core';
import { patternOf } from './forms.ts';

const MASKED = '(masked)';
/** What is shorter stands in too many words by chance. */
export const SHORTEST = 4;
/** The most letters that stand for one of a value: `\\\\u{00006b}`. */
const WIDEST = 12;
const MOST_SLACK = 4_000;

/**
 * Text of pages as a model may see it: nothing hides in it, and values that must not be shown are masked, in the forms that
 * addresses, JSON, HTML and Basic authentication give them.
 */
export class Shown {
  readonly #values = new Set<string>();
  #pattern: RegExp | undefined;

  constructor(values: readonly string[] = []) {
    this.hide(...values);
  }

  /** From now on these are masked too: a password that was typed. */
  hide(...values: readonly string[]): void {
    const fresh = values.filter((value) => value.length >= SHORTEST && !this.#values.has(value));
    if (fresh.length === 0) return;
    for (const value of fresh) this.#values.add(value);
    // The longest first: one may be part of another.
    const all = [...this.#values].toSorted((one, other) => other.length - one.length);
    this.#pattern = new RegExp(all.map(patternOf).join('|'), 'gi');
  }

  /** How many values there are. */
  get size(): number {
    return this.#values.size;
  }

  /** So much more of a text than is shown must be known where it is cut: a value may begin before the end. */
  get slack(): number {
    const longest = Math.max(0, ...[...this.#values].map(({ length }) => length));
    return Math.min(longest * WIDEST, MOST_SLACK);
  }

  /** At most so many characters of it, by its own count. */
  text(text: string, most?: number): string {
    return visible(most === undefined ? this.masked(text) : this.cut(text, most));
  }

  masked(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, MASKED);
  }

  /** Cut, no value with it: of one that begins before the end nothing is left behind. */
  cut(text: string, most: number): string {
    if (this.#pattern === undefined || text.length <= most) return this.masked(text.slice(0, most));
    let end = most;
    for (const { index, 0: found } of text.slice(0, most + this.slack).matchAll(this.#pattern)) {
      if (index >= end) break;
      end = Math.max(end, index + found.length);
    }
    return this.masked(text.slice(0, end));
  }
}
