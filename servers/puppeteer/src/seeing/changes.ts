import type { Picture } from './look.ts';
import { rowsOf } from './write.ts';

/** What is seen, line by line, to be held against another look. Where the focus is makes no line another one. */
export function linesOf({ parts }: Picture): string[] {
  return [...rowsOf(parts)].map(({ text }) => unfocused(text));
}

// Only what stands outside of quotes is ours.
function unfocused(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\.)*")| focused\b/g,
    (_, inQuotes: string | undefined) => inQuotes ?? '',
  );
}

/** Lines that went and lines that came, in the order of the page; what only moved is no change. */
export function changesOf(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...without(before, after).map((line) => `- ${line}`),
    ...without(after, before).map((line) => `+ ${line}`),
  ];
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    if (count > 0) counts.set(line, count - 1);
    return count === 0;
  });
}

/** Those that fit, and how many do not. */
export function fitting(lines: readonly string[], room: number): string {
  const shown: string[] = [];
  let left = room;
  for (const line of lines) {
    const text = line.length > LONGEST ? `${shortened(line)} …` : line;
    left -= Buffer.byteLength(text) + 1;
    if (left < 0) break;
    shown.push(text);
  }
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`… ${more} more lines: snapshot shows them`] : [])].join('\n');
}

const LONGEST = 300;

/** Cut where a page's text is cut, its quotes are closed. */
function shortened(line: string): string {
  const cut = line.slice(0, LONGEST).replace(/\\+$/, '');
  const isOpen = cut.replaceAll(/\\./g, '').split('"').length % 2 === 0;
  return isOpen ? `${cut}"` : cut;
}
