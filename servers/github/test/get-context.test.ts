import { expect, it } from 'vitest';
import { fakeGitHub } from './fake/fake-github.ts';
import { call, ERAS, open } from './open.ts';

const RATE = {
  limit: expect.any(Number),
  left: expect.any(Number),
  resets: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/),
};

it.each(ERAS)('get_context of a classic token tells user, scopes, limits and mode (%s)', async (era) => {
  await using fake = await fakeGitHub();
  fake.user('octo');
  const token = fake.token('octo', { kind: 'classic', scopes: ['repo', 'read:org'] });
  const settings = { token, repos: ['octo/shop', 'acme/*'], lockdown: true, privateMix: 'deny' } as const;
  await using client = await open(fake.url, { ...settings, repos: [...settings.repos] }, { era });
  const { data, text } = await call(client, 'get_context');
  expect(data).toEqual({
    host: new URL(fake.url).host,
    login: 'octo',
    token: 'classic',
    scopes: ['repo', 'read:org'],
    rights: 'what its scopes say, wherever the user may',
    repos: ['octo/shop', 'acme/*'],
    mode: { private_mix: 'deny', lockdown: true, secrets_scan: false },
    rate: { core: { ...RATE, limit: 5000 }, search: { ...RATE, limit: 30 }, graphql: RATE },
  });
  expect(JSON.parse(text)).toEqual(data);
  expect(fake.requests.map(({ path }) => path).toSorted()).toEqual(['/rate_limit', '/user']);
});

it('get_context of a fine-grained token has no scopes', async () => {
  await using fake = await fakeGitHub();
  fake.user('octo');
  await using client = await open(fake.url, { token: fake.token('octo', { kind: 'fine-grained' }) });
  const { data } = await call(client, 'get_context');
  expect(data).toMatchObject({
    login: 'octo',
    token: 'fine-grained',
    rights: expect.stringMatching(/by repository/),
  });
  expect(data).not.toHaveProperty('scopes');
});

it('get_context without a token says that only public repositories are read', async () => {
  await using fake = await fakeGitHub();
  await using client = await open(fake.url);
  const { data } = await call(client, 'get_context');
  expect(data).toMatchObject({
    token: 'none',
    rights: expect.stringMatching(/^reads public repositories at the anonymous rate/),
    rate: { core: { limit: 60 }, search: { limit: 10 } },
  });
  expect(data).not.toHaveProperty('login');
  expect(fake.requests.map(({ path }) => path)).toEqual(['/rate_limit']);
});

it('get_context of an App asks for no user, for it has none', async () => {
  await using fake = await fakeGitHub();
  await fake.repo('octo/shop', { files: { a: 'a' } });
  const app = fake.app({ octo: { permissions: { contents: 'read' } } });
  const installationId = app.installations['octo'];
  await using client = await open(fake.url, {
    appId: String(app.appId),
    appKey: app.privateKey,
    installationId,
  });
  const { data, isError, text } = await call(client, 'get_context');
  expect(isError, text).toBeFalsy();
  expect(data).toMatchObject({ token: 'app', rate: { core: { limit: expect.any(Number) } } });
  expect(fake.requests.some(({ path }) => path === '/user')).toBe(false);
});

it('get_context tells no rates of a server that has none', async () => {
  await using fake = await fakeGitHub();
  fake.user('octo');
  fake.intercept('GET /rate_limit', () => ({
    status: 404,
    body: { message: 'Rate limiting is not enabled.' },
  }));
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { data } = await call(client, 'get_context');
  expect(data).toMatchObject({ login: 'octo' });
  expect(data).not.toHaveProperty('rate');
});

it('get_context says in words that a token is no good, or that there are too many requests', async () => {
  await using fake = await fakeGitHub();
  await using unknown = await open(fake.url, { token: 'ghp_none' });
  expect((await call(unknown, 'get_context')).text).toMatch(/^BAD_TOKEN: GitHub does not know this token\./);
  fake.user('octo');
  await using client = await open(fake.url, { token: fake.token('octo') });
  fake.limit({
    status: 403,
    headers: { 'retry-after': '300' },
    body: { message: 'secondary rate limit' },
    times: 9,
  });
  expect((await call(client, 'get_context')).text).toMatch(/^RATE_LIMITED: .* in 5 minutes/);
});
