// The files that the tasks of the filesystem server are about.
import {
  appendFileSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
  type Dirent,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../workspace.ts';

/** One file among all, and what is in no other. */
export const NEEDLE = { name: 'needle-in-a-haystack.txt', text: 'an owl counts the straws of this haystack' };
export const FLAT = { name: 'flat', files: 2_000 };
export const LONG = { name: 'long.txt', lines: 40_000 };
export const LOG = { name: 'large.log', lines: 250_000 };

/** Of a text that is made; in each there is its number. */
export const lineOf = (number: number) => `${number}: the quick brown fox jumps over the lazy dog, again\n`;

/** Fills `folder` with so many files of what `pnpm install` installed here, again and again, and a few made ones. */
export function makeTree(folder: string, files: number): void {
  const installed = [...filesIn(join(ROOT, 'node_modules/.pnpm'))];
  for (let made = 0, copy = 1; made < files; copy += 1) {
    const some = installed.slice(0, files - made);
    for (const parts of some) place(parts, join(folder, `copy-${copy}`));
    made += some.length;
  }
  const flat = join(folder, FLAT.name);
  mkdirSync(flat);
  for (let index = 0; index < FLAT.files; index += 1) writeFileSync(join(flat, `file-${index}.txt`), 'one\n');
  const deep = join(folder, 'last/of/all');
  mkdirSync(deep, { recursive: true });
  writeFileSync(join(deep, NEEDLE.name), `${NEEDLE.text}\n`);
  writeLines(join(folder, LONG.name), LONG.lines);
  writeLines(join(folder, LOG.name), LOG.lines);
}

/** The names that lead to each file; links are passed over. */
function* filesIn(top: string, parts: readonly string[] = []): Generator<readonly string[]> {
  for (const entry of entriesOf(join(top, ...parts))) {
    const names = [...parts, entry.name];
    if (entry.isDirectory()) yield* filesIn(top, names);
    else if (entry.isFile()) yield names;
  }
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A second name where the file system allows one, for it costs nothing; else a copy. */
function place(parts: readonly string[], folder: string): void {
  const [from, to] = [join(ROOT, 'node_modules/.pnpm', ...parts), join(folder, ...parts)];
  mkdirSync(join(to, '..'), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

const BLOCK = 10_000;

/** Every file gets the same text up to its number of lines. */
function writeLines(file: string, lines: number): void {
  for (let first = 1; first <= lines; first += BLOCK) {
    const block = Array.from({ length: Math.min(BLOCK, lines - first + 1) }, (_, index) =>
      lineOf(first + index),
    );
    appendFileSync(file, block.join(''));
  }
}
