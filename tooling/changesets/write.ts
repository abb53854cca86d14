import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Bump = 'patch' | 'minor' | 'major';

/** Writes `.changeset/<name>.md` as changesets reads it, and answers its path from the root. */
export function writeChangeset(
  root: string,
  name: string,
  bumps: Readonly<Record<string, Bump>>,
  summary: string,
): string {
  const path = `.changeset/${name}.md`;
  const lines = Object.entries(bumps).map(([each, bump]) => `'${each}': ${bump}`);
  writeFileSync(join(root, path), ['---', ...lines, '---', '', summary, ''].join('\n'));
  return path;
}
