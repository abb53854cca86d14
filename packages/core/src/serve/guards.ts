import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';

/** Why a request may not pass, or undefined. A page that was rebound to loopback is stopped here. */
export function refusal({ headers }: IncomingMessage): string | undefined {
  const host = validateHostHeader(headers.host, localhostAllowedHostnames());
  if (!host.ok) return 'This server answers only requests whose Host is a loopback name.';
  const origin = validateOriginHeader(headers.origin, localhostAllowedOrigins());
  return origin.ok ? undefined : 'This server answers no pages from other origins.';
}

/** Whether an address to bind to is reachable from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
