import {
  allowInsecureRequests,
  clockTolerance,
  customFetch,
  jwksCache,
  validateJwtAccessToken,
  type JWTAccessTokenClaims,
} from 'oauth4webapi';
import type { Known } from './issuer.ts';

/** Seconds by which clocks may differ. */
const SKEW = 30;

/** A token, as it came with a request. */
export interface Presented {
  readonly method: string;
  /** As the client wrote it. */
  readonly url: URL;
  readonly authorization: string;
  /** RFC 9449: what shows that the sender has the key that the token is for. */
  readonly proof: string | undefined;
}

/**
 * The claims of a token that is for this audience, of this issuer, and neither old nor early: RFC 9068, and RFC 9449 where
 * it is bound to a key. Rejects with the error of oauth4webapi.
 */
export function validate(
  { method, url, authorization, proof }: Presented,
  { issuer, jwksUri, keys, readAt }: Known,
  audience: string,
): Promise<JWTAccessTokenClaims> {
  const headers = { authorization, ...(proof !== undefined && { dpop: proof }) };
  const server = { issuer, jwks_uri: jwksUri.href };
  const jwks = { keys: [...keys] };
  return validateJwtAccessToken(server, new Request(url, { method, headers }), audience, {
    [clockTolerance]: SKEW,
    [jwksCache]: { jwks, uat: readAt },
    // The keys were read already, with limits of our own.
    [customFetch]: () => Promise.resolve(Response.json(jwks)),
    [allowInsecureRequests]: true,
  });
}

const WORDS: Readonly<Record<string, string>> = {
  exp: 'The token has expired.',
  nbf: 'The token is not valid yet.',
  aud: 'The token is for another audience.',
  iss: 'The token is of another issuer.',
};

/** What is wrong with a token, in our words: what it holds is its sender's. */
export function faultIn(error: unknown): string {
  const { claim } = (error as { cause?: { claim?: unknown } }).cause ?? {};
  return (typeof claim === 'string' && WORDS[claim]) || 'The token is not valid here.';
}

/** A part of a JWT, unchecked; undefined where it is none. */
export function partOf(jwt: string, at: 0 | 1): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(jwt.split('.')[at] ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
