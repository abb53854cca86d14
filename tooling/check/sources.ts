import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The TypeScript files below a folder, as paths from there, with slashes. */
export function sourcesIn(folder: string, pattern: string): string[] {
  return globSync(pattern, { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();
}

/** What a file imports, by the words in quotes: types as well as values, and `import('…')`. The formatter fixes the form. */
export function importsOf(folder: string, file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const found = text.matchAll(
    /^(?:(?:import|export|\})[^'"\n]*?\bfrom|import) ['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm,
  );
  return [...found].map(([, above, inside]) => above ?? inside ?? '');
}
