import { visible } from '@plugboard/core';

const MASKED = '(masked)';
/** What is shorter stands in too many words by chance. */
export const SHORTEST = 4;

/**
 * Text of pages as a model may see it: nothing hides in it, and values that must not be shown are masked, in the forms that
 * addresses, JSON, HTML and Basic authentication give them.
 */
export class Shown {
  #forms: readonly string[] = [];
  readonly #values = new Set<string>();

  constructor(values: readonly string[] = []) {
    this.hide(...values);
  }

  /** From now on these are masked too: a password that was typed. */
  hide(...values: readonly string[]): void {
    for (const value of values) if (value.length >= SHORTEST) this.#values.add(value);
    // The longest first: one may be part of another.
    this.#forms = [...new Set([...this.#values].flatMap(formsOf))].toSorted(
      (one, other) => other.length - one.length,
    );
  }

  text(text: string): string {
    return visible(this.masked(text));
  }

  masked(text: string): string {
    return this.#forms.reduce((rest, form) => rest.replaceAll(form, MASKED), text);
  }
}

function formsOf(value: string): string[] {
  const inQuery = encodeURIComponent(value);
  const escaped = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const base64 = Buffer.from(value).toString('base64');
  return [
    value,
    inQuery,
    inQuery.replaceAll('%20', '+'),
    escaped,
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
  ];
}
