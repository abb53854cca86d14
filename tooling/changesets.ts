import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the least to the most. */
export const BUMPS = ['patch', 'minor', 'major'] as const;
export type Bump = (typeof BUMPS)[number];
/** `none` names a package so that nobody asks: what changed in it reaches no user. */
export type Size = Bump | 'none';
const SIZES: readonly Size[] = ['none', ...BUMPS];

export interface Changeset {
  /** From the root. */
  readonly file: string;
  readonly bumps: ReadonlyMap<string, Size>;
}

/** Those that wait for a release. Throws for a file that is none. */
export function pendingChangesets(root: string): Changeset[] {
  return globSync('.changeset/*.md', { cwd: root, exclude: ['.changeset/README.md'] })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()
    .map((file) => ({ file, bumps: bumpsIn(file, readFileSync(join(root, file), 'utf8')) }));
}

/** Writes a new `.changeset/<name>.md` of one bump for some packages; answers its path from the root. */
export function writeChangeset(
  root: string,
  name: string,
  { packages, bump, words }: { packages: readonly string[]; bump: Bump; words: string },
): string {
  const file = `.changeset/${name}.md`;
  const lines = packages.map((each) => `'${each}': ${bump}`);
  writeFileSync(join(root, file), `---\n${lines.join('\n')}\n---\n\n${words}\n`, { flag: 'wx' });
  return file;
}

/** The larger of two; undefined is less than `none`. */
export function larger(one: Size | undefined, other: Size | undefined): Size | undefined {
  return rank(one) >= rank(other) ? one : other;
}

export function rank(size: Size | undefined): number {
  return size === undefined ? -1 : SIZES.indexOf(size);
}

function bumpsIn(file: string, text: string): Map<string, Size> {
  const [, front] = /^---\r?\n(.*?)^---\r?$/ms.exec(text) ?? [];
  if (front === undefined) throw new Error(`${file} has no front matter; delete it and run pnpm changeset.`);
  const lines = front.split(/\r?\n/).filter((line) => line.trim() !== '');
  return new Map(lines.map((line) => bumpIn(file, line)));
}

function bumpIn(file: string, line: string): [string, Size] {
  const [, name, bump] =
    /^(?:'([^']+)'|"([^"]+)"|([^\s:'"]+)): *['"]?(\w+)['"]?\s*$/
      .exec(line)
      ?.filter((part) => part !== undefined) ?? [];
  const known = SIZES.find((each) => each === bump);
  if (name === undefined || known === undefined)
    throw new Error(`${file}: "${line}" is no line like '@plugboard/core': patch; mend it.`);
  return [name, known];
}
