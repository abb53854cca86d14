import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The licence texts of the packages whose files went into a bundle, as their licences ask. Throws for one that ships
 * no text, so that it is looked at before it is published.
 */
export function licencesOf(files: readonly string[]): string {
  const texts = homesOf(files).map((home) => {
    const { name, version, license } = manifestIn(home);
    // Some have one more for what they are made of.
    const own = globSync('{LICENSE,LICENCE,license,License}*', { cwd: home }).toSorted();
    if (own.length === 0 && !/^(MIT|Apache-2\.0|ISC)$/.test(license ?? ''))
      throw new Error(`${name} has no licence text`);
    const text =
      own.length === 0
        ? `Licensed under ${license}.`
        : own.map((file) => readFileSync(join(home, file), 'utf8').trim()).join('\n\n');
    return `${name} ${version}\n\n${text}\n`;
  });
  return texts.toSorted().join(`\n${'-'.repeat(78)}\n\n`);
}

/** The folders of the npm packages that files belong to. */
export function homesOf(files: readonly string[]): string[] {
  return [...new Set(files.flatMap((file) => homeOf(file)))];
}

/** What a package says of itself. */
export function manifestIn(home: string): Record<'license' | 'name' | 'version', string | undefined> {
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as ReturnType<typeof manifestIn>;
}

/** The folder of the npm package that a file belongs to; none for files of this repository. */
function homeOf(file: string): string[] {
  if (!file.includes('node_modules/')) return [];
  let folder = dirname(file);
  // Packages may have a package.json without a name in folders inside them.
  while (!(existsSync(join(folder, 'package.json')) && isNamed(folder))) folder = dirname(folder);
  return [folder];
}

function isNamed(folder: string): boolean {
  const { name, version } = manifestIn(folder);
  return name !== undefined && version !== undefined;
}
