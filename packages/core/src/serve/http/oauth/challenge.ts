import type { IncomingMessage } from 'node:http';
import { refuse } from '../refuse.ts';
import { metadataUrl, resourceUrl } from './places.ts';
import type { OAuthPlan } from './settings.ts';

/** Of RFC 7518 and RFC 9864, those that sign with a key of two halves. */
export const ALGORITHMS = [
  'ES256',
  'Ed25519',
  'EdDSA',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** The scope that a caller needs for anything at all. */
export function leastScope({ scopes }: Pick<OAuthPlan, 'scopes'>): string {
  return scopes.get('reads') ?? '';
}

/** Refuses who has no token, or one that is not valid. */
export function refuseToken(plan: OAuthPlan, request: IncomingMessage, words?: string): Response {
  const fields = words === undefined ? {} : { error: 'invalid_token', error_description: words };
  const headers = challenge(plan, request, { ...fields, scope: leastScope(plan) });
  return refuse(401, words ?? 'This server needs a token of its issuer.', { headers });
}

/** Refuses whose token is not for this; clients get another with the scopes that they are told. */
export function refuseScope(
  plan: OAuthPlan,
  request: IncomingMessage,
  { needed, granted }: { readonly needed: readonly string[]; readonly granted: readonly string[] },
): Response {
  // With those that it has, which a new token would lack otherwise.
  const ours = new Set(plan.scopes.values());
  const scope = [...new Set([...granted.filter((each) => ours.has(each)), ...needed])].join(' ');
  const words = `This needs the scope ${needed.filter((each) => !granted.includes(each)).join(' ')}.`;
  const fields = { error: 'insufficient_scope', error_description: words, scope };
  return refuse(403, words, { headers: challenge(plan, request, fields) });
}

/** RFC 6750 §3 and RFC 9728 §5.1; for a token that came bound to a key, RFC 9449 §7.1. */
function challenge(
  { publicUrl }: OAuthPlan,
  request: IncomingMessage,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  const metadata = metadataUrl(resourceUrl(publicUrl, request)).href;
  const quoted = Object.entries({ ...fields, resource_metadata: metadata })
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
  const algs = `algs="${ALGORITHMS.join(' ')}"`;
  const isBound = /^dpop /i.test(request.headers.authorization ?? '');
  return { 'www-authenticate': isBound ? `DPoP ${quoted}, ${algs}` : `Bearer ${quoted}, DPoP ${algs}` };
}
