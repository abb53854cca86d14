import { outside } from '@plugboard/core';

const MOST_LINES = 12;
const MOST_WIDTH = 200;

/** Some lines of a file with their numbers from `first`, in bounds. */
export function numbered(text: string, first: number): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const shown = lines.slice(0, MOST_LINES).map((line, index) => {
    const cut = line.length > MOST_WIDTH ? `${line.slice(0, MOST_WIDTH)}…` : line;
    return `${first + index}\t${cut.toWellFormed()}`;
  });
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`… ${left} more lines`] : [])].join('\n');
}

/** What a file has, as an error may show it: as data, in which nothing hides. */
export function quoted(text: string, shown: string): string {
  return `\n${outside(text, { source: shown })}`;
}
