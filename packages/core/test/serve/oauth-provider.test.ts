// The official client against a real provider: what people deploy, whole.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Client,
  ClientCredentialsProvider,
  DpopSession,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientProvider,
} from '@modelcontextprotocol/client';
import { textOf } from '@plugboard/core/testing';
import { Provider, type JWK } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oauthDoor } from '../../src/serve/http/oauth/door.ts';
import { openServer } from '../../src/serve/open-server.ts';
import { serve, type Served } from '../fixture/http.ts';
import { fixture } from '../fixture/server.ts';

const REDIRECT = 'http://127.0.0.1/back';
const SECRET = 'a-secret-of-the-robot-that-is-long';
const ERASE = { name: 'erase', arguments: { pages: ['a'] } };
const ADD = { name: 'add', arguments: { left: 2, right: 2 } };
const AUDIENCE = 'http://127.0.0.1:1/mcp';
const SCOPES = new Map([
  ['reads', 'mcp:read'],
  ['writes', 'mcp:write'],
]);

let provider: Awaited<ReturnType<typeof openProvider>>;
let serving: Served;
/** What the server heard of each request. */
const heard: { authorization: string | undefined; dpop: unknown }[] = [];

beforeAll(async () => {
  provider = await openProvider();
  const { endpoint } = await openServer(fixture, fixture.settings!.parse({}));
  const plan = { issuer: provider.issuer, audience: AUDIENCE, publicUrl: undefined, scopes: SCOPES };
  const door = oauthDoor(plan, endpoint);
  serving = await serve({
    sse: true,
    door: {
      ...door,
      authenticate: (request) => {
        heard.push({ authorization: request.headers.authorization, dpop: request.headers['dpop'] });
        return door.authenticate(request);
      },
    },
  });
});
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

/** A provider of tokens as JWTs for a resource (RFC 8707), in which everyone is ann and agrees. */
async function openProvider() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const scope = 'mcp:read mcp:write';
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'robot',
        client_secret: SECRET,
        id_token_signed_response_alg: 'ES256',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        scope,
      },
      {
        client_id: 'app',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        redirect_uris: [REDIRECT],
        scope,
      },
    ],
    scopes: ['openid', 'mcp:read', 'mcp:write'],
    features: {
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          audience: AUDIENCE,
          scope,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    jwks: { keys: [signingKey()] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_context, { uid }) => `/agree/${uid}` },
    pkce: { required: () => true },
  });
  const answer = oidc.callback();
  /** The page where a person would log in and agree. */
  const agree = async (request: IncomingMessage, response: ServerResponse) => {
    const { params } = await oidc.interactionDetails(request, response);
    const grant = new oidc.Grant({ accountId: 'ann', clientId: String(params['client_id']) });
    grant.addOIDCScope(String(params['scope']));
    grant.addResourceScope(String(params['resource']), String(params['scope']));
    const result = { login: { accountId: 'ann' }, consent: { grantId: await grant.save() } };
    await oidc.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
  server.on('request', (request, response) => {
    void (request.url?.startsWith('/agree/') === true ? agree : answer)(request, response);
  });
  return {
    issuer,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' } as JWK;
}

/** A person's client, as a host implements it: it remembers, and goes where it is sent with a browser. */
function person(dpop?: DpopSession) {
  const kept: Record<string, unknown> = {};
  const asked: string[] = [];
  const client: OAuthClientProvider = {
    redirectUrl: REDIRECT,
    clientMetadata: { redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' },
    clientInformation: () => ({ client_id: 'app', issuer: provider.issuer }),
    tokens: () => kept['tokens'] as never,
    saveTokens: (tokens) => void (kept['tokens'] = tokens),
    saveCodeVerifier: (verifier) => void (kept['verifier'] = verifier),
    codeVerifier: () => String(kept['verifier']),
    saveDiscoveryState: (state) => void (kept['discovery'] = state),
    discoveryState: () => kept['discovery'] as never,
    redirectToAuthorization: async (url) => {
      asked.push(url.searchParams.get('scope') ?? '');
      kept['callback'] = await browse(url);
    },
    ...(dpop && { dpop: () => dpop }),
  };
  return { client, asked, kept };
}

/** Follows redirects as a browser does, with its cookies, until it is sent back to the client. */
async function browse(start: URL): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let url = start;
  for (;;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${url.href}: ${answer.status} ${await answer.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(REDIRECT)) return url.searchParams;
  }
}

/** Connects, and comes back from the browser where it is sent there. */
async function connected(authProvider: OAuthClientProvider, kept: Record<string, unknown> = {}) {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  const transport = () => new StreamableHTTPClientTransport(serving.url, { authProvider });
  const first = transport();
  try {
    await client.connect(first);
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
    await first.finishAuth(kept['callback'] as URLSearchParams);
    await client.connect(transport());
  }
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

describe('the official client', () => {
  it('gets in by itself, for a program', async () => {
    const robot = new ClientCredentialsProvider({
      clientId: 'robot',
      clientSecret: SECRET,
      expectedIssuer: provider.issuer,
    });
    await using client = await connected(robot);
    expect(textOf(await client.callTool(ADD))).toContain('4');
  });

  it('gets in for a person with the least scope', async () => {
    const { client: provided, asked, kept } = person();
    await using client = await connected(provided, kept);
    expect(textOf(await client.callTool(ADD))).toContain('4');
    expect(asked).toEqual(['mcp:read']);
  });

  it('asks for more when a tool needs it', async () => {
    const { client: provided, asked, kept } = person();
    await using client = await connected(provided, kept);
    await expect(client.callTool(ERASE)).rejects.toThrow();
    expect(asked).toEqual(['mcp:read', 'mcp:read mcp:write']);
    const transport = new StreamableHTTPClientTransport(serving.url, { authProvider: provided });
    await transport.finishAuth(kept['callback'] as URLSearchParams);
    await using more = await connected(provided, kept);
    expect(JSON.stringify(await more.callTool(ERASE))).toContain('erase');
  });

  it('shows with each request that it has the key of its token', async () => {
    const { client: provided, kept } = person(await DpopSession.create());
    await using client = await connected(provided, kept);
    heard.length = 0;
    for (const left of [1, 2]) await client.callTool({ name: 'add', arguments: { left, right: 2 } });
    expect(heard.map(({ authorization }) => authorization?.split(' ')[0])).toEqual(['DPoP', 'DPoP']);
    expect(new Set(heard.map(({ dpop }) => dpop)).size).toBe(2);
    const [{ authorization = '' } = {}] = heard;
    const stolen = await fetch(serving.url, {
      method: 'POST',
      headers: { authorization: authorization.replace('DPoP', 'Bearer') },
      body: '{}',
    });
    expect(stolen.status).toBe(401);
  });

  it('gets in by the older transport', async () => {
    const { client: authProvider, kept } = person();
    const transport = () => new SSEClientTransport(new URL('/sse', serving.url), { authProvider });
    await using client = Object.assign(
      new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: 'legacy' } }),
      { [Symbol.asyncDispose]: () => client.close() },
    );
    const first = transport();
    await expect(client.connect(first)).rejects.toThrow(UnauthorizedError);
    await first.finishAuth(kept['callback'] as URLSearchParams);
    await client.connect(transport());
    expect(textOf(await client.callTool(ADD))).toContain('4');
  });
});
