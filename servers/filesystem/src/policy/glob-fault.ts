import { sep } from 'node:path';
import { expandBraces } from '../listing/glob.ts';
import { plain } from './globs.ts';

/** As many alternatives as a matcher makes of braces; what is more it takes literally. */
const MOST_ALTERNATIVES = 64;

/**
 * What is wrong with the glob of a rule, as `expected …`, or undefined. The matcher takes what it does not understand
 * literally; a rule that then never matches would be no rule, and nobody would see it.
 */
export function globFault(glob: string): string | undefined {
  const pattern = glob.replaceAll(sep, '/');
  if (pattern.startsWith('!')) return 'expected no "!" before a glob; --deny closes, --allow opens';
  if (pattern.split('/').includes('..')) return 'expected a glob without ".."';
  if (/^[./]*$/.test(pattern)) return 'expected a glob that names something';
  if (/\\[{},]/.test(pattern)) return 'expected a glob without escaped braces';
  if (!isClosed(pattern)) return 'expected a glob whose brackets and braces are closed and not nested';
  const braces = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([all]) => all.split(',').length);
  const alternatives = braces.reduce((product, some) => product * some, 1);
  if (alternatives > MOST_ALTERNATIVES) return `expected at most ${MOST_ALTERNATIVES} alternatives in a glob`;
  const names = expandBraces(plain(pattern)).flatMap((each) => each.split('/'));
  return names.some((name) => ['', '.', '..'].includes(name))
    ? 'expected a glob whose braces make no name that is empty, "." or ".."'
    : undefined;
}

function isClosed(pattern: string): boolean {
  const withoutClasses = pattern.replaceAll(/\\./g, '').replaceAll(/\[[!^]?\]?[^\]/{}]*\]/g, '');
  return !/[[\]{}]/.test(withoutClasses.replaceAll(/\{[^{}]*\}/g, ''));
}
