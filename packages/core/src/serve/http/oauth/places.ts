import type { IncomingMessage } from 'node:http';

/** RFC 9728 §3.1: before the path of what is protected. */
const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** What the older transport has of its own, and where that is described. */
const OF_OLDER = /^\/message$|\/sse$/;

/**
 * Where clients find this server: as a person said it, or as they came, which the guards looked at. A client that came
 * to `/sse` takes no description of anything else: RFC 9728 §3.3.
 */
export function resourceUrl(
  publicUrl: URL | undefined,
  { url, headers: { host = 'localhost' } }: IncomingMessage,
): URL {
  // A Host may pass the guard with a port that is none.
  const endpoint = publicUrl ?? URL.parse(`http://${host}/mcp`) ?? new URL('http://localhost/mcp');
  return OF_OLDER.test(pathOf(url)) ? new URL('sse', endpoint) : endpoint;
}

/** The address of a request as its client wrote it, which a proof of possession names. */
export function addressOf(publicUrl: URL | undefined, request: IncomingMessage): URL {
  const resource = resourceUrl(publicUrl, request);
  const path = pathOf(request.url);
  return path === '/mcp' || path === '/sse' ? resource : new URL(path, resource);
}

function pathOf(url = ''): string {
  return url.split('?', 1)[0] ?? '';
}

/** Where the description of a resource is. */
export function metadataUrl(resource: URL): URL {
  return new URL(`${WELL_KNOWN}${resource.pathname === '/' ? '' : resource.pathname}`, resource);
}

/** A proxy may have taken off a part of the path, so any that ends in one of ours will do. */
export function isMetadata(path: string): boolean {
  return path === WELL_KNOWN || path.startsWith(`${WELL_KNOWN}/`);
}
