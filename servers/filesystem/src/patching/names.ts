/** The names of one file before and after, as a patch spells them. */
export interface Names {
  readonly old: string;
  readonly now: string;
}

const NOTHING = '/dev/null';
/** What git puts before names: `a/` and `b/`, or with mnemonic prefixes the sides that are compared. */
const PREFIX = /^([abciow])\//;

/** A name alone on its line: quoted as C does it, or as it is up to a tab, behind which a time stands. */
export function nameIn(spelled: string): string {
  if (spelled.startsWith('"')) return unquote(spelled).name;
  return spelled.replace(/\t.*$/, '');
}

/** The names in a `diff --git` line, where it can be told: both are the same but for their prefixes. */
export function gitNames(line: string): Names | undefined {
  const rest = line.slice('diff --git '.length);
  if (rest.startsWith('"')) {
    const { name: old, behind } = unquote(rest);
    return withoutPrefixes({ old, now: nameIn(behind.trimStart()) });
  }
  const middle = (rest.length - 1) / 2;
  if (rest[middle] !== ' ') return undefined;
  const names = withoutPrefixes({ old: rest.slice(0, middle), now: rest.slice(middle + 1) });
  return names.old === names.now ? names : undefined;
}

/** `known` is what the line before said: where it has the same names, they have no prefixes. */
export function withoutPrefixes(names: Names, known?: Names): Names {
  if (known !== undefined && [names.old, names.now].every((name) => name === NOTHING || name === known.old))
    return names;
  const [one, other] = [names.old, names.now].map((name) => PREFIX.exec(name)?.[1]);
  const isNew = names.old === NOTHING && other !== undefined;
  const isGone = names.now === NOTHING && one !== undefined;
  const isPair = one !== undefined && other !== undefined && one !== other;
  if (
    isPair ||
    (known !== undefined && (isNew || isGone)) ||
    (isNew && other === 'b') ||
    (isGone && one === 'a')
  )
    return { old: bare(names.old), now: bare(names.now) };
  return names;
}

function bare(name: string): string {
  return name.replace(PREFIX, '');
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Bytes of a name may be octal, each for itself. */
function unquote(spelled: string): { name: string; behind: string } {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(spelled);
  if (quoted === null) return { name: spelled, behind: '' };
  const bytes = [...(quoted[1] ?? '').matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]+/g)].map(
    ([whole, octal, letter]) => {
      if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8)]);
      return Buffer.from(letter === undefined ? whole : (ESCAPES[letter] ?? letter));
    },
  );
  return { name: Buffer.concat(bytes).toString(), behind: spelled.slice(quoted[0].length) };
}
