import type { Location } from '../sandbox/location.ts';
import { fold, withoutTail } from './spelling.ts';
import { PASSING, SECRETS } from './secrets-table.ts';

/** The longest pattern of the table has so many names. */
const LONGEST = 5;

/**
 * Whether a file keeps secrets, as its name tells. The names above its root count too: with `~/.aws` as a root,
 * `credentials` is still what it was.
 */
export function isSecret({ root, parts }: Location): boolean {
  const names = [...root.real.split(/[/\\]/), ...parts]
    .slice(-LONGEST)
    .map((name) => withoutTail(fold(name)));
  const place = names.join('/');
  if (known?.place === place) return known.isSecret;
  known = { place, isSecret: tells(names) };
  return known.isSecret;
}

// One call asks several times of one place.
let known: { readonly place: string; readonly isSecret: boolean } | undefined;

function tells(names: readonly string[]): boolean {
  secret ??= patternOf(SECRETS.flatMap(({ names: globs }) => globs));
  passing ??= patternOf(PASSING);
  for (const name of originals(names.at(-1) as string)) {
    const path = [...names.slice(0, -1), name].join('/');
    if (secret.test(path) && !passing.test(path)) return true;
  }
  return false;
}

// Made by the first question: a start does without.
let secret: RegExp | undefined;
let passing: RegExp | undefined;

/** `*` is any part of a name, `**` any names, `{a,b}` either. The globs are ours, and none is slow. */
function patternOf(globs: readonly string[]): RegExp {
  const sources = globs.map((glob) =>
    fold(glob)
      .replaceAll('.', String.raw`\.`)
      .replaceAll(/\*\*?/g, (stars) => (stars === '*' ? '[^/]*' : '.*'))
      .replaceAll(/\{([^}]*)\}/g, (_, options: string) => `(?:${options.replaceAll(',', '|')})`),
  );
  return new RegExp(`(?:^|/)(?:${sources.join('|')})$`, 's');
}

/** What editors and people call a copy is as secret as its original: `.env~`, `.id_rsa.swp`, `key (1).pem`. */
function originals(name: string): string[] {
  const [, swapped] = /^\.(.+)\.SW[A-P]$/.exec(name) ?? [];
  // vim puts a dot before a name that has none.
  if (swapped !== undefined) return [swapped, `.${swapped}`];
  const original = name
    .replace(/^#(.+)#$/, '$1')
    .replace(/^\.#(?=.)/, '')
    .replace(/(?<=.)(?:~|\.(?:BAK|BACKUP|COPY|OLD|ORIG|SAVE))+$/, '')
    .replace(/(?<=.)(?: - COPY| COPY)?(?: ?\(\d+\)| \d+)?(?=(?:\.[^.]*)?$)/, '');
  return [original];
}
