import { httpClient } from '@plugboard/core/upstream';
import { upstream, type Route } from '@plugboard/core/testing';
import { describe, expect, it } from 'vitest';
import { redirected, type Outgoing } from '../../../src/upstream/http/redirects.ts';

const bad = expect.objectContaining({ code: 'BAD_REDIRECT' }) as Error;
const open = (baseUrl?: string) =>
  httpClient({
    name: 'Club',
    baseUrl,
    allowPrivateNetwork: true,
    headers: { Authorization: 'Bearer canary', 'X-Api-Key': 'canary' },
  });
/** Another origin that the same server answers. */
const elsewhere = (url: string) => url.replace('127.0.0.1', 'localhost');

describe('a redirect', () => {
  it('is followed within one site with all that was sent, and the answer tells where it came from', async () => {
    await using api = await upstream({
      'GET /old': { status: 301, headers: { location: 'new?page=2' } },
      'GET /new': { body: { found: true } },
    });
    await using client = open(api.url);
    const answer = await client.get('/old', { headers: { cookie: 'a=1' } });
    expect(answer.json()).toEqual({ found: true });
    expect(answer.url.href).toBe(`${api.url}/new?page=2`);
    expect(api.requests[1]?.headers).toMatchObject({
      authorization: 'Bearer canary',
      'x-api-key': 'canary',
      cookie: 'a=1',
    });
  });

  it('to another site carries no secret, and none comes back on the way home', async () => {
    const routes: Record<string, Route> = { 'GET /home': { body: 'home' } };
    await using api = await upstream(routes);
    routes['GET /out'] = { status: 302, headers: { location: `${elsewhere(api.url)}/away` } };
    routes['GET /away'] = { status: 302, headers: { location: `${api.url}/home` } };
    await using client = open(api.url);
    expect((await client.get('/out', { headers: { Cookie: 'canary', accept: 'text/plain' } })).text()).toBe(
      'home',
    );
    const [first, ...others] = api.requests.map(({ headers }) => headers);
    expect(JSON.stringify(first)).toContain('canary');
    expect(JSON.stringify(others)).not.toContain('canary');
    expect(others[0]).toMatchObject({
      accept: 'text/plain',
      'user-agent': expect.stringContaining('plugboard') as string,
    });
  });

  it.each([
    ['POST', 301, 'GET', ''],
    ['POST', 302, 'GET', ''],
    ['POST', 303, 'GET', ''],
    ['PUT', 303, 'GET', ''],
    ['PUT', 302, 'PUT', '{"a":1}'],
    ['POST', 307, 'POST', '{"a":1}'],
    ['POST', 308, 'POST', '{"a":1}'],
    ['DELETE', 302, 'DELETE', '{"a":1}'],
  ] as const)('of %s with %i goes on as %s', async (method, status, then, body) => {
    await using api = await upstream({
      [`${method} /old`]: { status, headers: { location: '/new' } },
      [`${then} /new`]: { body: 'moved' },
    });
    await using client = open(api.url);
    expect((await client.request('/old', { method, body: { a: 1 } })).text()).toBe('moved');
    expect(api.requests[1]?.body).toBe(body);
    expect(api.requests[1]?.headers['content-type']).toBe(body === '' ? undefined : 'application/json');
  });

  it('of HEAD stays HEAD', async () => {
    await using api = await upstream({
      'HEAD /old': { status: 303, headers: { location: '/new' } },
      'HEAD /new': {},
    });
    await using client = open(api.url);
    expect((await client.request('/old', { method: 'HEAD' })).status).toBe(200);
  });

  it('is not followed with a body to another site', async () => {
    const routes: Record<string, Route> = {};
    await using api = await upstream(routes);
    routes['POST /out'] = { status: 307, headers: { location: `${elsewhere(api.url)}/away` } };
    await using client = open(api.url);
    await expect(client.request('/out', { method: 'POST', body: 'canary' })).rejects.toThrow(bad);
    expect(api.requests).toHaveLength(1);
  });

  it.each(['http://exa mple/', 'http://[::1', 'https://'])(
    'to what is no address is not followed: %s',
    (location) => {
      const from: Outgoing = { method: 'GET', url: new URL('http://club.example/x'), headers: {} };
      expect(() => redirected('Club', from, { status: 302, location })).toThrow(bad);
    },
  );

  it('from https to http is not followed', () => {
    const from: Outgoing = { method: 'GET', url: new URL('https://club.example/x'), headers: {} };
    expect(() => redirected('Club', from, { status: 302, location: 'http://club.example/x' })).toThrow(bad);
    expect(redirected('Club', from, { status: 302, location: '//other.example/' })?.url.href).toBe(
      'https://other.example/',
    );
  });

  it('is followed five times and no further', async () => {
    await using api = await upstream({
      'GET /to': ({ query }) => ({
        status: 302,
        headers: { location: `/to?n=${Number(query.get('n')) + 1}` },
      }),
      'GET /to?n=5': { body: 'five' },
    });
    await using client = open(api.url);
    expect((await client.get('/to', { query: { n: 0 } })).text()).toBe('five');
    await expect(client.get('/to', { query: { n: -1 } })).rejects.toThrow(bad);
  });

  it('without an address is a failure of its own', async () => {
    await using api = await upstream({ 'GET /x': { status: 302 } });
    await using client = open(api.url);
    await expect(client.get('/x')).rejects.toThrow(
      expect.objectContaining({ code: 'BAD_STATUS', status: 302 }) as Error,
    );
  });
});
