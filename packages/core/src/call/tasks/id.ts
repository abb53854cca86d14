import { randomBytes } from 'node:crypto';

/** How long a task is kept from when it was made: longer than any tool runs, and time to fetch what it answered. */
export const TTL_MS = 2 * 3_600_000;

/** A name that nobody guesses and that tells its age, so that nothing needs to be read to know what has expired. */
export function newId(now = Date.now()): string {
  return `${now.toString(36)}-${randomBytes(24).toString('base64url')}`;
}

/** It becomes the name of a file. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-z]{8,9}-[\w-]{32}$/.test(value);
}

function madeAt(id: string): number {
  return Number.parseInt(id.slice(0, id.indexOf('-')), 36);
}

export function hasExpired(id: string): boolean {
  return Date.now() > madeAt(id) + TTL_MS;
}
