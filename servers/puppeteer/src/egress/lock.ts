import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What opens a door, as the name and password of proxies. */
export interface Key {
  readonly username: string;
  readonly password: string;
}

export type Lock = (
  request: IncomingMessage,
  onLocked: (() => Promise<void>) | undefined,
) => Promise<boolean>;

/** An address that no resolver knows (RFC 6761, 6.4): asking for it with the key shows that the key is known. */
export const HANDSHAKE_URL = 'http://plugboard.invalid/';

/**
 * Whether a request has the key. One without it may come from our browser all the same: a site's `Clear-Site-Data`
 * empties what Chrome knows of proxies too. So the key is handed over again first, once for all that wait; a request
 * that is then answered with 407 comes again by itself, with the key.
 */
export function lockOf({ username, password }: Key): Lock {
  const expected = digest(`Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`);
  let handingOver: Promise<void> | undefined;
  return async ({ headers, url }, onLocked) => {
    const given = headers['proxy-authorization'];
    if (given !== undefined) return timingSafeEqual(digest(given), expected);
    if (onLocked !== undefined && url !== HANDSHAKE_URL) {
      handingOver ??= onLocked()
        // A browser that is closing, or hangs, does not take a key.
        .catch(() => {})
        .finally(() => (handingOver = undefined));
      await handingOver;
    }
    return false;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
