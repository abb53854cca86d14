import { homedir } from 'node:os';
import { isAbsolute, sep } from 'node:path';
import { globMatcher } from '../listing/glob.ts';
import type { Location } from '../sandbox/location.ts';
import { composed, fold, withoutTail } from './spelling.ts';

/** Whether a rule names a place, or a folder that it is in. */
export type Names = (place: Location) => boolean;

type Spell = (text: string) => string;

/** Stands before the names of an anchored path, so that its pattern has a slash even for one name. */
const TOP = '\0';

/** For rules that refuse: whatever some system takes for a name they name counts as it, on every system. */
export function refusing(globs: readonly string[]): Names {
  const matches = compile(globs, fold);
  const bare = (name: string) => withoutTail(fold(name));
  return (place) =>
    matches(place, fold) || (place.parts.some((name) => fold(name) !== bare(name)) && matches(place, bare));
}

/** For rules that allow: upper and lower case count where the root tells them apart. */
export function allowing(globs: readonly string[]): Names {
  const exact = compile(globs, composed);
  const folded = compile(globs, fold);
  return (place) => (place.root.caseSensitive ? exact(place, composed) : folded(place, fold));
}

function compile(globs: readonly string[], spell: Spell): (place: Location, spell: Spell) => boolean {
  if (globs.length === 0) return () => false;
  const patterns = globs.map((glob) => spell(homely(glob).replaceAll(sep, '/')));
  const whole = patterns.filter(isAnchored);
  const floating = globMatcher(patterns.filter((pattern) => !isAnchored(pattern)).map(plain));
  const anchored = globMatcher(whole.map((pattern) => `${TOP}/${plain(pattern)}`));
  return ({ root, parts }, spellName) => {
    const spelled = (names: readonly string[]) => [...names, ...parts].map(spellName);
    // A rule is read from every root that the place is in, so that one root does not open what another closes.
    const views = [{ name: root.name, way: [] }, ...root.outer];
    const below = views.map(({ way }) => spelled(way));
    // With several roots, a path begins with the name of its root wherever it is shown.
    const prefixed = root.prefixed ? views.map(({ name, way }) => spelled([name, ...way])) : [];
    if (below.some((way) => reaches(way, floating, 1))) return true;
    if (prefixed.some((way) => reaches(way, floating, 2))) return true;
    if (whole.length === 0) return false;
    const paths = [root.real, root.spelled].map((path) => spelled(path.split(sep).filter(Boolean)));
    return [...below, ...prefixed, ...paths].some((way) => reaches([TOP, ...way], anchored, 2));
  };
}

/** Whether the path or a folder on its way, from so many names on, matches. */
function reaches(
  way: readonly string[],
  matches: (way: readonly string[]) => boolean,
  from: number,
): boolean {
  for (let length = from; length <= way.length; length += 1) if (matches(way.slice(0, length))) return true;
  return false;
}

function homely(glob: string): string {
  return glob.startsWith('~/') ? homedir() + glob.slice(1) : glob;
}

function isAnchored(pattern: string): boolean {
  return isAbsolute(pattern) || pattern.startsWith('./');
}

/** `a//./b/` is `a/b`. */
export function plain(pattern: string): string {
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.');
  return names.join('/');
}
