import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** From the least to the most. */
export const BUMPS = ['patch', 'minor', 'major'] as const;
export type Bump = (typeof BUMPS)[number];

export interface Changeset {
  /** From the root. */
  readonly file: string;
  readonly bumps: ReadonlyMap<string, Bump>;
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

/** The larger of two; undefined is none. */
export function larger(one: Bump | undefined, other: Bump | undefined): Bump | undefined {
  return rank(one) >= rank(other) ? one : other;
}

export function rank(bump: Bump | undefined): number {
  return bump === undefined ? -1 : BUMPS.indexOf(bump);
}

function bumpsIn(file: string, text: string): Map<string, Bump> {
  const [, front] = /^---\r?\n(.*?)^---\r?$/ms.exec(text) ?? [];
  if (front === undefined) throw new Error(`${file} has no front matter; delete it and run pnpm changeset.`);
  const lines = front.split(/\r?\n/).filter((line) => line.trim() !== '');
  return new Map(lines.flatMap((line) => bumpIn(file, line)));
}

function bumpIn(file: string, line: string): [string, Bump][] {
  const [, name, bump] =
    /^(?:'([^']+)'|"([^"]+)"|([^\s:'"]+)): *['"]?(\w+)['"]?\s*$/
      .exec(line)
      ?.filter((part) => part !== undefined) ?? [];
  // Changesets knows `none` as well: a package that is named so that nobody asks, and not released.
  if (name !== undefined && bump === 'none') return [];
  const known = BUMPS.find((each) => each === bump);
  if (name === undefined || known === undefined)
    throw new Error(`${file}: "${line}" is no line like '@plugboard/core': patch; mend it.`);
  return [[name, known]];
}
