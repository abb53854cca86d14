import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oauthDoor } from '../../src/serve/http/oauth/door.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { AUDIENCE, openIssuer } from '../fixture/issuer.ts';
import { fixture } from '../fixture/server.ts';

let issuer: Awaited<ReturnType<typeof openIssuer>>;
let statusOf: (headers: Record<string, string>) => Promise<number>;

beforeAll(async () => {
  issuer = await openIssuer();
  const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
  const scopes = new Map([['reads', 'mcp:read']]);
  const plan = { issuer: issuer.issuer, audience: AUDIENCE, publicUrl: new URL(AUDIENCE), scopes };
  const door = oauthDoor(plan, endpoint);
  statusOf = async (headers) => {
    const request = { method: 'POST', url: '/mcp', headers: { host: 'mcp.example.org', ...headers } };
    const answer = await door.authenticate(request as unknown as IncomingMessage);
    return answer instanceof Response ? answer.status : 200;
  };
});
afterAll(() => issuer[Symbol.asyncDispose]());

const encoded = (text: string) => Buffer.from(text).toString('base64url');
const header = fc.record({
  alg: fc.constantFrom('none', 'HS256', 'ES256', 'RS256'),
  typ: fc.constant('at+jwt'),
  kid: fc.anything(),
});
const part = fc.oneof(
  fc.string(),
  fc.json().map(encoded),
  header.map((value) => encoded(JSON.stringify(value))),
);
const made = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.'));
const scheme = fc.constantFrom('Bearer ', 'DPoP ', 'dpop', '');

describe('whatever somebody makes up', () => {
  it('is refused, and is never a failure of ours', async () => {
    await fc.assert(
      fc.asyncProperty(scheme, made, made, async (by, token, dpop) => {
        expect([400, 401]).toContain(await statusOf({ authorization: `${by}${token}`, dpop }));
      }),
      { numRuns: 300 },
    );
  });

  it('of a right token is refused, whichever letter is another', async () => {
    const token = issuer.token();
    expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(200);
    const bytes = (text: string) =>
      JSON.stringify(text.split('.').map((each) => Buffer.from(each, 'base64url').toString('hex')));
    const letter = fc.constantFrom('a', 'Z', '0', '9', '-', '_', '.', '=', '+', '/');
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), letter, async (at, by) => {
        const other = `${token.slice(0, at)}${by}${token.slice(at + 1)}`;
        // The last letter of a part has bits that mean nothing.
        fc.pre(bytes(other) !== bytes(token));
        expect([400, 401]).toContain(await statusOf({ authorization: `Bearer ${other}` }));
      }),
      { numRuns: 300 },
    );
  });
});
