import type { IncomingMessage } from 'node:http';

/** RFC 9728 §3.1: before the path of what is protected. */
const WELL_KNOWN = '/.well-known/oauth-protected-resource';

/** Where clients find this server: as a person said it, or as they came, which the guards looked at. */
export function resourceUrl(
  publicUrl: URL | undefined,
  { headers: { host = 'localhost' } }: IncomingMessage,
): URL {
  return publicUrl ?? new URL(`http://${host}/mcp`);
}

/** The address of a request as its client wrote it, which a proof of possession names. */
export function addressOf(publicUrl: URL | undefined, request: IncomingMessage): URL {
  const resource = resourceUrl(publicUrl, request);
  const [path = ''] = (request.url ?? '').split('?', 1);
  return path === '/mcp' ? resource : new URL(path, resource);
}

/** Where the description of a resource is. */
export function metadataUrl(resource: URL): URL {
  return new URL(`${WELL_KNOWN}${resource.pathname === '/' ? '' : resource.pathname}`, resource);
}

/** A proxy may have taken off a part of the path, so any that ends in one of ours will do. */
export function isMetadata(path: string): boolean {
  return path === WELL_KNOWN || path.startsWith(`${WELL_KNOWN}/`);
}
