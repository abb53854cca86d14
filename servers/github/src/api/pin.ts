import { ToolError } from '@plugboard/core';

/** `GET /repos/{owner}/{repo}`: a method and the path it is for, both written by us. */
export type RouteText = `${'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'} /${string}`;

export interface Pinned {
  readonly method: string;
  /** The one path that the request may have. */
  readonly path: string;
}

/** Words that Octokit reads as settings of the request and not as parameters of the route. */
const NOT_PARAMETERS = new Set([
  'baseUrl',
  'headers',
  'mediaType',
  'method',
  'operationName',
  'request',
  'url',
]);

/**
 * What a route and its values must end up as. Throws for values that cannot stand in a path (`..` would take the request to
 * another path, with the token) and for names that Octokit would not send as parameters but obey.
 */
export function pinOf(route: RouteText, values: Readonly<Record<string, unknown>>): Pinned {
  const misused = Object.keys(values).find((name) => NOT_PARAMETERS.has(name));
  if (misused !== undefined) throw refusal();
  const [method = '', template = ''] = route.split(' ');
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (typeof value !== 'string' && typeof value !== 'number') throw refusal();
    const text = String(value);
    if (text === '' || text.split('/').some((step) => step === '.' || step === '..')) throw refusal();
    return encoded(text);
  });
  return { method, path };
}

/** Throws unless a request is the one that was pinned, at the origin and below the path of `base`. */
export function assertPinned(
  sent: { method: string; url: string },
  base: string,
  { method, path }: Pinned,
): void {
  const url = URL.parse(sent.url);
  const expected = new URL(base + path);
  if (sent.method === method && url?.origin === expected.origin && url.pathname === expected.pathname) return;
  throw refusal();
}

/** As RFC 6570 says for `{name}`, which is what Octokit does: everything but letters, digits and `-._~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function refusal(): ToolError {
  return new ToolError('This would have been another request than the one that was meant; it was not sent.', {
    code: 'REFUSED_REQUEST',
    hint: 'Give names as GitHub shows them.',
  });
}
