import {
  allowInsecureRequests,
  clockTolerance,
  customFetch,
  jwksCache,
  validateJwtAccessToken,
  type JWTAccessTokenClaims,
} from 'oauth4webapi';
import type { Fault } from './challenge.ts';
import type { Known } from './issuer.ts';

/** Seconds by which clocks may differ. */
export const SKEW = 30;

/** A token, as it came with a request. */
export interface Presented {
  readonly method: string;
  /** As the client wrote it. */
  readonly url: URL;
  readonly authorization: string;
  /** RFC 9449: what shows that the sender has the key that the token is for. */
  readonly proof: string | undefined;
}

/** Who a token is for, and what; or what is wrong with it. */
export type Checked = { readonly claims: JWTAccessTokenClaims } | (Fault & { readonly isGuess: boolean });

/**
 * The claims of a token that is for this audience, of this issuer, and neither old nor early: RFC 9068, and RFC 9449 where
 * it is bound to a key.
 */
export async function validate(
  presented: Presented,
  { issuer, jwksUri, keys, readAt }: Known,
  audience: string,
): Promise<Checked> {
  const server = { issuer, jwks_uri: jwksUri.href };
  const jwks = { keys: [...keys] };
  let isAtProof = false;
  try {
    const request = requestOf(presented, () => (isAtProof = true));
    const claims = await validateJwtAccessToken(server, request, audience, {
      [clockTolerance]: SKEW,
      [jwksCache]: { jwks, uat: readAt },
      // The keys were read already, with limits of our own.
      [customFetch]: () => Promise.resolve(Response.json(jwks)),
      [allowInsecureRequests]: true,
    });
    return { claims };
  } catch (error) {
    if (!isAtProof) return faultIn(error);
    return /^bearer /i.test(presented.authorization) ? BOUND : PROOF;
  }
}

/** Throws for a method that is none of the web's. `atProof`: the proof is looked at once all is well with the token. */
function requestOf({ method, url, authorization, proof }: Presented, atProof: () => void): Request {
  const headers = { authorization, ...(proof !== undefined && { dpop: proof }) };
  const request = new Request(url, { method, headers });
  const get = (name: string) => {
    if (name.toLowerCase() === 'dpop') atProof();
    return Headers.prototype.get.call(request.headers, name);
  };
  Object.defineProperty(request.headers, 'get', { value: get });
  return request;
}

/** RFC 9449 §7.2. */
const BOUND = {
  error: 'invalid_token',
  words: 'The token is bound to a key: send it as DPoP, with a proof.',
  isGuess: false,
} as const;
const PROOF = {
  error: 'invalid_dpop_proof',
  words: 'The proof is not one for this token, this request and this time.',
  isGuess: false,
} as const;

const WORDS: Readonly<Record<string, string>> = {
  exp: 'The token has expired.',
  nbf: 'The token is not valid yet.',
  aud: 'The token is for another audience.',
  iss: 'The token is of another issuer.',
};
/** Of an honest client, which has to hear so. */
const OF_TIME = new Set<unknown>(['exp', 'nbf']);

/** What is wrong with a token, in our words: what it holds is its sender's. */
function faultIn(error: unknown): Checked {
  const { claim } = ((error as { cause?: unknown }).cause ?? {}) as { claim?: unknown };
  const words = (typeof claim === 'string' && WORDS[claim]) || 'The token is not valid here.';
  return { error: 'invalid_token', words, isGuess: !OF_TIME.has(claim) };
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
