import type { Eol } from './lines.ts';

/** One way in which lines end. */
export type EolStyle = Exclude<Eol, 'mixed' | 'none'>;

export const LINE_END: Readonly<Record<EolStyle, string>> = { lf: '\n', crlf: '\r\n', cr: '\r' };

/** The text with other line ends: what `next` answers, in order. */
export function withEol(text: string, next: () => string): string {
  return text.replaceAll(/\r\n?|\n/g, () => next());
}

/** How often each way of ending a line occurs. */
export function eolsIn(text: string): Map<EolStyle, number> {
  const counts = new Map<EolStyle, number>([
    ['lf', 0],
    ['crlf', 0],
    ['cr', 0],
  ]);
  for (const [end] of text.matchAll(/\r\n?|\n/g)) {
    const style = end === '\n' ? 'lf' : end === '\r' ? 'cr' : 'crlf';
    counts.set(style, Number(counts.get(style)) + 1);
  }
  return counts;
}
