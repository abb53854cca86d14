import { resolveUnseen } from './references.ts';
import { putIn, uncover, type Uncovered } from './uncover.ts';

export interface TextOptions {
  /** The text is HTML, or somebody will decode it as such: `&ZeroWidthSpace;` and `&amp;#8203;` count too. */
  html?: boolean;
}

/** What people see of a text from outside, and marks for what they do not. */
export function see(text: string, { html = false }: TextOptions): Uncovered {
  return uncover(html ? resolveUnseen(text) : text);
}

/**
 * A text from outside in which nothing hides. Runs of invisible, turning and broken characters become marks that name
 * and count them: `[U+200B]`, `[U+200B ×3]`, `[U+E0041… ×12]`. All that people see stays as it is, with the
 * joiners and selectors of emoji and of scripts that need them. A mark that came with the text claims more than was
 * hidden there, never less, and is left as it is; a second pass changes nothing.
 */
export function visible(text: string, options: TextOptions = {}): string {
  const { text: seen, marks } = see(text, options);
  return putIn(seen, marks);
}
