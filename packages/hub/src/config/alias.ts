import { createHash } from 'node:crypto';

/** Lower case, digits and single hyphens; no underscore, so that `alias__tool` can be read in one way only. */
const LONGEST = 20;

/**
 * The name a server is known by in the hub, made from its key in the file: `My Server` becomes `my-server`.
 * What the form cannot hold is replaced by a mark of the whole key, so that the same key always gives the same
 * alias, whatever else is in the file.
 */
export function aliasOf(key: string): string {
  const words = key
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (words === '') return `server-${mark(key)}`;
  if (words.length <= LONGEST) return words;
  return `${words.slice(0, LONGEST - 7).replace(/-+$/, '')}-${mark(key)}`;
}

/** Six hexadecimal digits that stand for a text. */
export function mark(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
