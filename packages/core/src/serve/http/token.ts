import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/server';
import { refuse } from './refuse.ts';

/** Who calls: what a handler finds in `context.http.authInfo`. Undefined where nobody has to say. */
export type Holder = AuthInfo | undefined;

/** Tells who a request comes from, or what it is refused with. */
export type Authenticate = (request: IncomingMessage) => Holder | Response | Promise<Holder | Response>;

/** Nothing behind the door needs the token itself, so it goes no further. */
const HOLDER: AuthInfo = { token: '', clientId: 'token', scopes: [] };

/** The one secret that all callers share; everyone is let in where there is none. */
export function byToken(token: string | undefined): Authenticate {
  if (token === undefined) return () => undefined;
  const expected = digest(token);
  return ({ headers }) => {
    if (headers.authorization === undefined) {
      return refuse(401, 'This server needs a token: send it as "Authorization: Bearer <token>".', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    const [, given = ''] = /^bearer +(\S+)$/i.exec(headers.authorization) ?? [];
    // Of equal length by the hash, and compared in constant time: an answer tells nothing about how near a guess was.
    if (timingSafeEqual(digest(given), expected)) return HOLDER;
    return refuse(401, 'The token is not the one of this server.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
