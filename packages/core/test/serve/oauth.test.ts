import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { oauthDoor } from '../../src/serve/http/oauth/door.ts';
import type { OAuthPlan } from '../../src/serve/http/oauth/settings.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { begin, call, inSession, initialize, send, serve, type Served } from '../fixture/http.ts';
import { AUDIENCE, jwt, keyPair, openIssuer, proof, thumbprint } from '../fixture/issuer.ts';
import { fixture, fixtureTools } from '../fixture/server.ts';

const ERASE = { name: 'erase', arguments: { pages: ['a'] } };
const SCOPES = new Map([
  ['reads', 'mcp:read'],
  ['writes', 'mcp:write'],
]);

let issuer: Awaited<ReturnType<typeof openIssuer>>;
let serving: Served;
beforeAll(async () => {
  issuer = await openIssuer();
  serving = await open();
});
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

function planOf(change: Partial<OAuthPlan> = {}): OAuthPlan {
  return {
    issuer: issuer.issuer,
    audience: AUDIENCE,
    publicUrl: new URL(AUDIENCE),
    scopes: SCOPES,
    ...change,
  };
}

/** The fixture server behind a door, whose times are those of a test. */
async function open(change: Partial<OAuthPlan> = {}, options: Parameters<typeof serve>[0] = {}) {
  const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
  const times = { patience: 2_000, betweenReads: 0, betweenFailures: 0 };
  return serve({ door: oauthDoor(planOf(change), endpoint, times), ...options });
}

const DAY = 86_400;
const seconds = () => Math.floor(Date.now() / 1_000);

/** Makes a call with these headers. */
async function calls(
  headers: Record<string, string | string[]>,
  params?: Parameters<typeof call>[0],
  on = serving,
) {
  const asked = call(params);
  const {
    status,
    headers: answered,
    text,
  } = await send(on.url, { ...asked, headers: { ...asked.headers, ...headers } });
  return { status, challenge: answered['www-authenticate'] ?? '', text, answered };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('what is asked of a caller', () => {
  it('without a token is told where to get one, and which scope is the least', async () => {
    const { status, challenge, text } = await calls({});
    expect(status).toBe(401);
    expect(challenge).toBe(
      'Bearer scope="mcp:read", resource_metadata="https://mcp.example.org/.well-known/oauth-protected-resource/mcp", ' +
        'DPoP algs="ES256 Ed25519 EdDSA ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512"',
    );
    expect(text).toContain('This server needs a token of its issuer.');
  });

  it.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'is described to everyone at %s',
    async (path) => {
      const { status, json } = await send(serving.url, { path });
      expect(status).toBe(200);
      expect(json).toMatchObject({
        resource: AUDIENCE,
        authorization_servers: [issuer.issuer],
        scopes_supported: ['mcp:read'],
        bearer_methods_supported: ['header'],
      });
      expect((await send(serving.url, { path, method: 'POST' })).status).toBe(405);
    },
  );

  it('is described under the address that clients come to, where nobody said another', async () => {
    await using local = await open({ publicUrl: undefined });
    const { json } = await send(local.url, { path: '/.well-known/oauth-protected-resource/mcp' });
    expect(json).toMatchObject({ resource: local.url.href });
  });

  it('by the older transport is told of its own address', async () => {
    await using older = await open({}, { sse: true });
    const { status, headers } = await send(older.url, { path: '/sse' });
    const described = '/.well-known/oauth-protected-resource/sse';
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain(`resource_metadata="https://mcp.example.org${described}"`);
    const { json } = await send(older.url, { path: described });
    expect(json).toMatchObject({ resource: 'https://mcp.example.org/sse' });
  });

  it('is not published where no issuer is set', async () => {
    await using plain = await serve();
    expect((await send(plain.url, { path: '/.well-known/oauth-protected-resource' })).status).toBe(404);
  });
});

describe('a token', () => {
  it('of the issuer for this audience lets in', async () => {
    expect(await calls(bearer(issuer.token()))).toMatchObject({ status: 200, challenge: '' });
    expect(await calls(bearer(issuer.token({ aud: ['https://other.example', AUDIENCE] })))).toMatchObject({
      status: 200,
    });
  });

  const forger = keyPair();
  it.each<[string, () => string, string?]>([
    [
      'for another audience',
      () => issuer.token({ aud: 'https://other.example/mcp' }),
      'The token is for another audience.',
    ],
    ['for no audience', () => issuer.token({ aud: undefined })],
    [
      'for an audience that begins alike',
      () => issuer.token({ aud: `${AUDIENCE}/more` }),
      'The token is for another audience.',
    ],
    ['that has expired', () => issuer.token({ exp: seconds() - 31 }), 'The token has expired.'],
    ['that never expires', () => issuer.token({ exp: undefined })],
    ['that expires in words', () => issuer.token({ exp: 'never' })],
    ['that is not valid yet', () => issuer.token({ nbf: seconds() + DAY }), 'The token is not valid yet.'],
    [
      'of another issuer with this one’s key',
      () => issuer.token({ iss: 'https://evil.example' }),
      'The token is of another issuer.',
    ],
    [
      'of the issuer with a slash more',
      () => issuer.token({ iss: `${issuer.issuer}/` }),
      'The token is of another issuer.',
    ],
    ['signed by a key that the issuer does not have', () => issuer.token({}, {}, forger)],
    [
      'signed by another key under the name of the right one',
      () => issuer.token({}, {}, { ...forger, kid: issuer.key.kid }),
    ],
    ['that brings its own key', () => issuer.token({}, { jwk: forger.jwk, kid: undefined }, forger)],
    [
      'that names where its key is',
      () => issuer.token({}, { jku: `${issuer.issuer}/evil`, kid: 'x' }, forger),
    ],
    ['that is an ID token', () => issuer.token({}, { typ: 'JWT' })],
    ['without a subject', () => issuer.token({ sub: undefined })],
    ['with a subject that is no text', () => issuer.token({ sub: { $ne: 1 } })],
    ['bound to a certificate', () => issuer.token({ cnf: { 'x5t#S256': 'x' } })],
    ['with a part that must be understood', () => issuer.token({}, { crit: ['b64'], b64: true })],
    ['without a signature', () => issuer.token().replace(/[^.]+$/, '')],
    ['with algorithm none', () => jwt({ typ: 'at+jwt', alg: 'none' }, {}, issuer.key).replace(/[^.]+$/, '')],
    ['signed with the public key as a secret', () => withSecret()],
    ['changed after it was signed', () => changed()],
    ['that is no JWT', () => 'a-secret-of-somebody'],
    ['of three empty parts', () => '..'],
  ])('%s is refused', async (_what, token, words = 'The token is not valid here.') => {
    const { status, challenge, text } = await calls(bearer(token()));
    expect(status).toBe(401);
    expect(challenge).toContain(
      `Bearer error="invalid_token", error_description="${words}", scope="mcp:read"`,
    );
    expect(text).toContain(words);
  });

  function changed(): string {
    const [header, , signature] = issuer.token().split('.');
    return `${header}.${issuer.token({ sub: 'root' }).split('.')[1]}.${signature}`;
  }

  function withSecret(): string {
    const text = issuer.token({}, { alg: 'HS256' }).split('.').slice(0, 2).join('.');
    return `${text}.${createHmac('sha256', JSON.stringify(issuer.key.jwk)).update(text).digest('base64url')}`;
  }

  it('is taken for clocks that are half a minute apart', async () => {
    expect(await calls(bearer(issuer.token({ exp: seconds() - 10 })))).toMatchObject({ status: 200 });
    expect(await calls(bearer(issuer.token({ nbf: seconds() + 10 })))).toMatchObject({ status: 200 });
  });

  it.each([
    ['in the query', (token: string) => ({ path: `/mcp?access_token=${token}`, headers: {} })],
    ['in a cookie', (token: string) => ({ headers: { cookie: `access_token=${token}` } })],
    ['twice', (token: string) => ({ headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } })],
    ['by another scheme', (token: string) => ({ headers: { authorization: `Basic ${token}` } })],
    ['with more behind it', (token: string) => ({ headers: { authorization: `Bearer ${token} x` } })],
  ])('that comes %s is not looked at', async (_what, sent) => {
    const { path, headers } = { path: '/mcp', ...sent(issuer.token()) };
    const asked = call();
    const { status } = await send(serving.url, { ...asked, path, headers: { ...asked.headers, ...headers } });
    expect([400, 401]).toContain(status);
  });

  it.each(['Bearer', 'DPoP', 'Bearer a b', 'Bearer "x"'])(
    'is one: %j is a malformed request',
    async (authorization) => {
      const { status, challenge } = await calls({ authorization });
      expect(status).toBe(400);
      expect(challenge).toContain('error="invalid_request"');
    },
  );

  it('with an odd method or Host is answered like any other', async () => {
    const headers = bearer(issuer.token());
    expect((await send(serving.url, { path: '/healthz', method: 'TRACE', headers })).status).toBe(200);
    await using unnamed = await open({ publicUrl: undefined });
    const { status, challenge } = await calls({ host: 'localhost:99999' }, undefined, unnamed);
    expect(status).toBe(401);
    expect(challenge).toContain('resource_metadata="http://localhost/.well-known/');
  });

  it('is checked with each request, also in a session that another one began', async () => {
    const opened = await initialize(serving.url, bearer(issuer.token()));
    const session = String(opened.headers['mcp-session-id']);
    const ping = async (token: string | undefined) => {
      const asked = inSession(session, { id: 1, method: 'ping' });
      const headers = { ...asked.headers, ...(token !== undefined && bearer(token)) };
      return (await send(serving.url, { ...asked, headers })).status;
    };
    expect(await ping(issuer.token())).toBe(200);
    expect(await ping(undefined)).toBe(401);
    expect(await ping(issuer.token({ exp: seconds() - 60 }))).toBe(401);
    expect(await ping(issuer.token({ sub: 'bob' }))).toBe(404);
    expect(await ping(issuer.token({ client_id: 'other' }))).toBe(404);
  });

  it('is asked for by the older transport too, whose streams are their openers’ alone', async () => {
    await using older = await open({}, { sse: true });
    expect((await send(older.url, { path: '/sse' })).status).toBe(401);
    const stream = await begin(older.url, { path: '/sse', headers: bearer(issuer.token()) });
    const [first] = (
      await stream.setEncoding('utf8').iterator({ destroyOnReturn: false }).next()
    ).value.split('\n\n');
    const path = /^data: (.*)$/m.exec(first)![1]!;
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const asked = (token: string) =>
      send(older.url, {
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token) },
        body,
      });
    expect((await asked(issuer.token({ sub: 'bob' }))).status).toBe(404);
    expect((await asked(issuer.token({ scope: '' }))).status).toBe(403);
    expect((await asked(issuer.token())).status).toBe(400);
    stream.destroy();
  });
});

describe('a scope', () => {
  it('that a tool needs is told with those that the token has', async () => {
    const { status, challenge } = await calls(bearer(issuer.token({ scope: 'openid mcp:read' })), ERASE);
    expect(status).toBe(403);
    expect(challenge).toContain(
      'Bearer error="insufficient_scope", error_description="This needs the scope mcp:write.", scope="mcp:read mcp:write"',
    );
    expect(await calls(bearer(issuer.token({ scope: 'mcp:read mcp:write' })), ERASE)).toMatchObject({
      status: 200,
    });
  });

  it.each(['', 'openid', 'mcp:readmore', 'mcp:write', ['mcp:read']])('%j is not to read', async (scope) => {
    expect(await calls(bearer(issuer.token({ scope })))).toMatchObject({ status: 403 });
  });

  it('of one tool is for that one', async () => {
    await using strict = await open({ scopes: new Map([...SCOPES, ['erase', 'pages:erase']]) });
    const by = (scope: string) => calls(bearer(issuer.token({ scope })), ERASE, strict);
    expect((await by('mcp:read mcp:write')).challenge).toContain('scope="mcp:read mcp:write pages:erase"');
    expect(await by('mcp:read pages:erase')).toMatchObject({ status: 200 });
  });

  it('is looked at in each message of a batch', async () => {
    const opened = await initialize(serving.url, bearer(issuer.token()));
    const asked = inSession(String(opened.headers['mcp-session-id']), {});
    const message = (id: number, params: object) => ({ jsonrpc: '2.0', id, method: 'tools/call', params });
    const body = JSON.stringify([
      message(1, { name: 'add', arguments: { left: 1, right: 1 } }),
      message(2, ERASE),
    ]);
    const { status } = await send(serving.url, {
      ...asked,
      headers: { ...asked.headers, ...bearer(issuer.token()) },
      body,
    });
    expect(status).toBe(403);
  });

  it('for a tool that is not there is a mistake of who set it', async () => {
    const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
    const plan = planOf({ scopes: new Map([...SCOPES, ['earse', 'pages:erase']]) });
    expect(() => oauthDoor(plan, endpoint)).toThrow('--auth-scope: there is no tool "earse".');
  });

  it('under a former name of a tool is of its name today, and of all others', async () => {
    const erase = fixtureTools.find(({ name }) => name === 'erase')!;
    const tools = [{ ...erase, formerly: ['wipe', 'clear'] }];
    const { endpoint } = await openServer({ ...fixture, tools }, fixture.settings!.parse({}));
    const door = oauthDoor(planOf({ scopes: new Map([...SCOPES, ['wipe', 'pages:erase']]) }), endpoint);
    const caller = { token: '', clientId: 'ann', scopes: ['mcp:read', 'mcp:write'] };
    const asked = { headers: {} } as IncomingMessage;
    for (const name of ['erase', 'wipe', 'clear']) {
      const barred = await door.permit?.(asked, caller, { method: 'tools/call', params: { name } });
      expect(barred?.status).toBe(403);
    }
    const twice = planOf({ scopes: new Map([...SCOPES, ['wipe', 'a'], ['erase', 'b']]) });
    expect(() => oauthDoor(twice, endpoint)).toThrow('--auth-scope: erase is given two scopes');
  });

  it('for what is no name is no failure of ours, and keeps nobody waiting', async () => {
    await using narrow = await open({}, { fairness: { callsAtOnce: 1 } });
    const { headers, body } = call();
    const odd = body.replace('"add"', '{"toString":1}');
    const asked = { method: 'POST', headers: { ...headers, ...bearer(issuer.token()) } };
    for (let times = 0; times < 2; times += 1)
      expect((await send(narrow.url, { ...asked, body: odd })).status).not.toBe(500);
    expect(await calls(bearer(issuer.token()), undefined, narrow)).toMatchObject({ status: 200 });
  });
});

describe('a token that is bound to a key', () => {
  const key = keyPair();
  const bound = () => issuer.token({ cnf: { jkt: thumbprint(key) } });
  const shown = (token: string, dpop: string) => ({ authorization: `DPoP ${token}`, dpop });

  it('lets in with a proof of the key', async () => {
    const token = bound();
    expect(await calls(shown(token, proof(key, { token })))).toMatchObject({ status: 200 });
  });

  it.each<[string, (token: string) => Record<string, string>]>([
    ['as a bearer token', (token) => bearer(token)],
    ['as a bearer token with a proof', (token) => ({ ...bearer(token), dpop: proof(key, { token }) })],
    ['without a proof', (token) => ({ authorization: `DPoP ${token}` })],
    ['with a proof of another key', (token) => shown(token, proof(keyPair(), { token }))],
    [
      'with a proof that another key signed',
      (token) => shown(token, proof({ ...keyPair(), jwk: key.jwk }, { token })),
    ],
    ['with a proof for another token', (token) => shown(token, proof(key, { token: issuer.token() }))],
    ['with a proof for another method', (token) => shown(token, proof(key, { token, method: 'GET' }))],
    [
      'with a proof for another server',
      (token) => shown(token, proof(key, { token, url: 'https://evil.example/mcp' })),
    ],
    [
      'with a proof of yesterday',
      (token) => shown(token, proof(key, { token }, { claims: { iat: seconds() - DAY } })),
    ],
    [
      'with a proof two minutes old',
      (token) => shown(token, proof(key, { token }, { claims: { iat: seconds() - 120 } })),
    ],
    [
      'with a proof of tomorrow',
      (token) => shown(token, proof(key, { token }, { claims: { iat: seconds() + 120 } })),
    ],
    [
      'with a proof that has no id',
      (token) => shown(token, proof(key, { token }, { claims: { jti: undefined } })),
    ],
    [
      'with a proof of another type',
      (token) => shown(token, proof(key, { token }, { header: { typ: 'JWT' } })),
    ],
    [
      'with a proof that holds the private key',
      (token) =>
        shown(token, proof(key, { token }, { header: { jwk: key.privateKey.export({ format: 'jwk' }) } })),
    ],
    ['with the token as its proof', (token) => shown(token, token)],
  ])('is refused %s', async (_what, headers) => {
    const sent = headers(bound());
    const { status, challenge } = await calls(sent);
    expect(status).toBe(401);
    // RFC 9449 §7: under its own scheme it is the proof that is wrong.
    const isBearer = sent['authorization']?.startsWith('Bearer');
    expect(challenge).toMatch(
      isBearer
        ? /^Bearer error="invalid_token", error_description="The token is bound to a key/
        : /^DPoP error="invalid_dpop_proof", .*algs="ES256 /,
    );
  });

  it('is itself what is wrong where its proof is right', async () => {
    const token = issuer.token({ cnf: { jkt: thumbprint(key) }, aud: 'https://other.example' });
    const { challenge } = await calls(shown(token, proof(key, { token })));
    expect(challenge).toMatch(/^DPoP error="invalid_token", error_description="The token is for another/);
  });

  it('is refused with a proof that was used, also while the first use is still being looked at', async () => {
    const token = bound();
    const headers = shown(token, proof(key, { token }));
    const answers = await Promise.all(Array.from({ length: 8 }, () => calls(headers)));
    expect(answers.map(({ status }) => status).toSorted((one = 0, other = 0) => one - other)).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 401),
    ]);
    expect((await calls(headers)).text).toContain('The proof was used before.');
  });

  it('is refused with two proofs', async () => {
    const token = bound();
    const dpop = [proof(key, { token }), proof(key, { token })];
    expect(await calls({ authorization: `DPoP ${token}`, dpop })).toMatchObject({ status: 400 });
  });

  it('is not one that is bound to none', async () => {
    const token = issuer.token();
    expect(await calls(shown(token, proof(key, { token })))).toMatchObject({ status: 401 });
  });
});

describe('an issuer', () => {
  const jwks = '/jwks';
  const metadata = '/.well-known/oauth-authorization-server';
  beforeEach(() => {
    issuer.instead.clear();
    issuer.heard.length = 0;
  });

  it('is asked when the first token comes, and its keys are kept', async () => {
    await using fresh = await open();
    expect(issuer.heard).toEqual([]);
    await Promise.all([1, 2, 3].map(() => calls(bearer(issuer.token()), undefined, fresh)));
    await calls(bearer(issuer.token()), undefined, fresh);
    expect(issuer.heard).toEqual([metadata, jwks]);
  });

  it('that has a new key is asked again', async () => {
    await using fresh = await open();
    await calls(bearer(issuer.token()), undefined, fresh);
    const next = keyPair();
    issuer.keys.push(next);
    expect(await calls(bearer(issuer.token({}, {}, next)), undefined, fresh)).toMatchObject({ status: 200 });
    issuer.keys.pop();
  });

  it('is not asked again and again for keys that somebody made up', async () => {
    const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
    await using fresh = await serve({ door: oauthDoor(planOf(), endpoint) });
    for (let each = 0; each < 5; each += 1)
      await calls(bearer(issuer.token({}, { kid: randomUUID() })), undefined, fresh);
    expect(issuer.heard).toEqual([metadata, jwks]);
  });

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['fails', metadata, (response) => response.writeHead(500).end()],
    [
      'speaks for another',
      metadata,
      (response) =>
        response.end(JSON.stringify({ issuer: 'https://evil.example', jwks_uri: `${issuer.issuer}/jwks` })),
    ],
    [
      'sends elsewhere',
      metadata,
      (response) => response.writeHead(302, { location: `${issuer.issuer}/jwks` }).end(),
    ],
    [
      'names keys that are not of https',
      metadata,
      (response) =>
        response.end(JSON.stringify({ issuer: issuer.issuer, jwks_uri: 'http://evil.example/jwks' })),
    ],
    ['answers without end', jwks, (response) => response.end(`{"keys":["${'x'.repeat(600_000)}"]}`)],
    ['answers no JSON', jwks, (response) => response.end('<html>')],
    ['has no keys', jwks, (response) => response.end('{"keys":[]}')],
    ['is silent', jwks, () => {}],
  ])('that %s is no reason to let anyone in, nor to say that a token is bad', async (_what, path, answer) => {
    await using fresh = await open();
    issuer.instead.set(path, answer);
    const { status, answered } = await calls(bearer(issuer.token()), undefined, fresh);
    expect(status).toBe(503);
    expect(answered['retry-after']).toBe('5');
    issuer.instead.clear();
    expect(await calls(bearer(issuer.token()), undefined, fresh)).toMatchObject({ status: 200 });
  });
});
