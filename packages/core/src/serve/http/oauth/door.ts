import type { IncomingMessage } from 'node:http';
import type { Implementation } from '@modelcontextprotocol/server';
import { Failure } from '../../../define/errors.ts';
import type { Endpoint } from '../../endpoint.ts';
import type { Door } from '../door.ts';
import { asGuess } from '../guesses.ts';
import { refuse } from '../refuse.ts';
import type { Holder } from '../token.ts';
import { ALGORITHMS, leastScope, refuseScope, refuseToken, type Fault } from './challenge.ts';
import { Issuer, type Known, type Times } from './issuer.ts';
import { addressOf, isMetadata, resourceUrl } from './places.ts';
import { Proofs } from './proofs.ts';
import { scopesFor } from './scopes.ts';
import { todaysScopes, type OAuthPlan } from './settings.ts';
import { partOf, SKEW, validate, type Checked, type Presented } from './validate.ts';

/** Lets in who has a token of the issuer for this audience, to what its scopes are for. */
export function oauthDoor(given: OAuthPlan, { info, tools }: Endpoint, times: Partial<Times> = {}): Door {
  const plan = { ...given, scopes: todaysScopes(given, tools) };
  const issuer = new Issuer(plan.issuer, times);
  const proofs = new Proofs();
  return {
    authenticate: async (request) => {
      const presented = presentedIn(request, plan);
      if (presented === undefined) return refuseToken(plan, request, faultOf(request));
      const known = await knownFor(issuer, presented.token);
      if (known instanceof Response) return known;
      const checked = await check(presented, known, plan.audience, proofs);
      if (!('error' in checked)) return checked;
      const refused = refuseToken(plan, request, checked);
      return checked.isGuess ? asGuess(refused) : refused;
    },
    permit: async (request, caller, message) => {
      const needed = await scopesFor(message, plan.scopes, tools);
      const granted = caller?.scopes ?? [];
      const isEnough = needed.every((scope) => granted.includes(scope));
      return isEnough ? undefined : refuseScope(plan, request, { needed, granted });
    },
    publish: (request, path) => (isMetadata(path) ? described(plan, request, info) : undefined),
  };
}

interface WithToken extends Presented {
  readonly token: string;
}

/** The token in the one place where it may stand: RFC 6750 §2.1. */
function presentedIn(request: IncomingMessage, { publicUrl }: OAuthPlan): WithToken | undefined {
  const { authorization = '', dpop } = request.headers;
  const [, token] = /^(?:bearer|dpop) +([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
  if (token === undefined) return undefined;
  const proof = typeof dpop === 'string' ? dpop : undefined;
  return { token, method: request.method ?? '', url: addressOf(publicUrl, request), authorization, proof };
}

/** Of one that sent none, nothing is wrong yet. */
function faultOf({ headers: { authorization = '' } }: IncomingMessage): Fault | undefined {
  return /^(?:bearer|dpop)(?: |$)/i.test(authorization)
    ? { error: 'invalid_request', words: 'Send one token after the scheme.' }
    : undefined;
}

/** What is known of the issuer that could have signed this; the answer where nothing can be known. */
async function knownFor(issuer: Issuer, token: string): Promise<Known | Response> {
  const kid = partOf(token, 0)?.['kid'];
  try {
    return await issuer.keysWith(typeof kid === 'string' ? kid : undefined);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return refuse(503, 'The token cannot be checked: its issuer cannot be asked. Try again in a moment.', {
      headers: { 'retry-after': '5' },
    });
  }
}

/** Who holds a token, or what is wrong with it. */
async function check(
  presented: Presented,
  known: Known,
  audience: string,
  proofs: Proofs,
): Promise<NonNullable<Holder> | Exclude<Checked, { claims: unknown }>> {
  const checked = await validate(presented, known, audience);
  if (!('claims' in checked)) return checked;
  const { sub, client_id, scope, cnf, exp } = checked.claims;
  // Two programs of one person are two: neither sees what the other began.
  const who = JSON.stringify([sub, client_id]);
  if (cnf?.jkt !== undefined) {
    const { jti = '', iat = 0 } = partOf(presented.proof ?? '', 1) as { jti?: string; iat?: number };
    const verdict = proofs.show(who, { key: cnf.jkt, jti, iat }, Date.now() / 1_000);
    if (verdict !== 'new')
      return { error: 'invalid_dpop_proof', words: PROOF_WORDS[verdict], isGuess: false };
  }
  return {
    // Nothing behind the door needs it, so nothing there can send it on.
    token: '',
    clientId: who,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    // As long as it is taken.
    expiresAt: exp + SKEW,
  };
}

const PROOF_WORDS = {
  seen: 'The proof was used before.',
  old: 'The proof is too old, or of a clock that is wrong.',
  full: 'Too many proofs came in this minute.',
};

/** RFC 9728: what everyone may know of this server. */
function described(plan: OAuthPlan, request: IncomingMessage, info: Implementation): Response {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(405, 'This is read with GET.', { headers: { allow: 'GET' } });
  return Response.json({
    resource: resourceUrl(plan.publicUrl, request).href,
    authorization_servers: [plan.issuer],
    // What is of use at all; what more a call needs is told when it is made.
    scopes_supported: [leastScope(plan)],
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: ALGORITHMS,
    resource_name: info.title ?? info.name,
  });
}
