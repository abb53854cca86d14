import { ToolError } from '../../define/errors.ts';

/** Undefined values are left out; for a list, join it as the upstream wants it. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Segments that climb, in every spelling that `URL` takes for one, and what it drops before it looks: blanks and controls. */
const CLIMBS = /[^!-\u{10ffff}]|(^|[/\\])(\.|%2e){1,2}([/\\]|$)/iu;

/**
 * The URL of a request: a path below the base, or a whole URL, which must lie below the base where there is one.
 * Encode what a caller put into a path; what still leads out of its place is refused with a `ToolError`.
 */
export function targetOf(base: URL | undefined, path: string, query: Query = {}): URL {
  const root = base?.href.replace(/\/$/, '') ?? '';
  const url = URL.parse(path.startsWith('/') ? root + path : path);
  if (url === null || (base !== undefined && !isBelow(root, path, url))) {
    throw new ToolError('This address is malformed or leads out of its place, and was not opened.', {
      code: 'REFUSED_URL',
    });
  }
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.append(name, String(value));
  }
  // It is never sent, and would tell two requests for one thing apart.
  url.hash = '';
  return url;
}

function isBelow(root: string, path: string, { href }: URL): boolean {
  const [beforeQuery = ''] = path.split(/[?#]/, 1);
  return href.startsWith(`${root}/`) && !CLIMBS.test(beforeQuery);
}
