import { globMatcher } from '../listing/glob.ts';

/**
 * What `find` looks for. A text with glob characters is a glob, in which case matters; any other is a part of the name
 * in any case, or of the path where it has a slash. Names are compared composed: macOS keeps them taken apart.
 */
export function queryMatcher(query: string): (parts: readonly string[]) => boolean {
  if (/[*?[{]/.test(query)) return globMatcher([query]);
  const wanted = folded(query);
  const inPath = wanted.includes('/');
  return (parts) => folded(inPath ? parts.join('/') : (parts.at(-1) ?? '')).includes(wanted);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
