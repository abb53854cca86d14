/** How things are said in one line, the same in every tool. */

/** `2026-11-23T08:15:00Z` as `2026-11-23 08:15`; all times are UTC. Empty for what is none: no answer is sure to have one. */
export function minute(iso: string | null | undefined): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(iso ?? '') ?? [];
  return day === undefined ? '' : `${day} ${time}`;
}

/** `1 file`, `3 files` */
export function counted(count: number, what: string, plural = `${what}s`): string {
  return `${count} ${count === 1 ? what : plural}`;
}

/** One line, at most so many characters, an ellipsis where it was longer. */
export function short(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
}
