import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isLoopback } from './address.ts';
import { refuse } from './refuse.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Headers on which something is decided. Of two, a proxy in front may have decided on the other one. */
const DECISIVE = new Set([
  'host',
  'origin',
  'authorization',
  'dpop',
  'content-type',
  'mcp-session-id',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
]);

/**
 * Makes the check that every request has to pass before anything else is read of it. A page that was rebound to this
 * server comes with a DNS name as its Host, so only known names pass, and on a bind that others reach any address.
 */
export function guard(
  bound: string,
  allowed: readonly string[],
): (request: IncomingMessage) => Response | undefined {
  const names = new Set([...LOOPBACK, inUrl(bound), ...allowed.map((name) => name.toLowerCase())]);
  const takesAddresses = !isLoopback(bound);
  return (request) => {
    if (hasTwice(request.rawHeaders)) return refuse(400, 'A header that decides something stands twice.');
    const { host = '', origin } = request.headers;
    const name = hostName(host);
    if (name === undefined || !(names.has(name) || (takesAddresses && isAddress(name)))) {
      return refuse(403, 'This server does not answer to that Host; --allow-host <name> lets a name in.');
    }
    if (origin === undefined) return undefined;
    const from = /^https?:\/\/(.*)$/.exec(origin)?.[1];
    const page = from === undefined ? undefined : hostName(from);
    // A page at any other address is as foreign as one with a name.
    if (page !== undefined && (names.has(page) || page === name)) return undefined;
    return refuse(
      403,
      'This server answers no pages from other origins; --allow-host <name> lets a name in.',
    );
  };
}

/** `127.0.0.1:3050` → `127.0.0.1`. Undefined for what is more than a name and a port. */
function hostName(host: string): string | undefined {
  return /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host.toLowerCase()}]` : host.toLowerCase();
}

function hasTwice(rawHeaders: readonly string[]): boolean {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!DECISIVE.has(name)) continue;
    if (seen.has(name)) return true;
    seen.add(name);
  }
  return false;
}
