import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SettingsError } from '@plugboard/core';
import { writeChangeset } from '../changesets.ts';

/** What is to be written, by its path from the root. */
export interface Draft {
  readonly fresh: ReadonlyMap<string, string>;
  readonly changed?: ReadonlyMap<string, string>;
  readonly changeset?:
    | { readonly name: string; readonly package: string; readonly words: string }
    | undefined;
}

/**
 * Writes all of it and answers how to take it back. Throws `SettingsError`, and writes nothing, where a fresh file is
 * there already: nothing that somebody wrote is lost.
 */
export function write(root: string, { fresh, changed = new Map(), changeset }: Draft): () => void {
  const paths = [...fresh.keys(), ...(changeset === undefined ? [] : [`.changeset/${changeset.name}.md`])];
  const taken = paths.find((path) => existsSync(join(root, path)));
  if (taken !== undefined)
    throw new SettingsError(
      `${taken} is there already; delete it if it is left over, or choose another name.`,
    );
  const before = new Map([...changed.keys()].map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  for (const [path, text] of [...fresh, ...changed]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  if (changeset !== undefined) {
    const { name, package: each, words } = changeset;
    writeChangeset(root, name, { packages: [each], bump: 'minor', words });
  }
  return () => {
    for (const path of paths) rmSync(join(root, path), { force: true });
    for (const [path, text] of before) writeFileSync(join(root, path), text);
  };
}
