import { upstream } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { call, open } from './open.ts';

it('get_context quick', async () => {
  const rate = { limit: 5000, remaining: 4990, reset: 1790000000, used: 10 };
  await using hub = await upstream({
    'GET /api/v3/rate_limit': {
      body: { resources: { core: rate, search: rate, graphql: rate }, rate },
      headers: { etag: '"x"' },
    },
    'GET /api/v3/user': { body: { login: 'octo' }, headers: { 'x-oauth-scopes': 'repo, read:org' } },
  });
  await using client = await open(hub.url, { token: 'ghp_1234' });
  const answer = await call(client, 'get_context');
  console.log(
    answer.text,
    hub.requests.map((r) => [r.method, r.path, r.headers['authorization'], r.headers['user-agent']]),
  );
  expect(answer.isError).toBeFalsy();
});
it('fails with words', async () => {
  await using hub = await upstream({
    'GET /api/v3/rate_limit': {
      status: 403,
      body: { message: 'You have exceeded a secondary rate limit' },
      headers: { 'retry-after': '300' },
    },
    'GET /api/v3/user': { status: 401, body: { message: 'Bad credentials' } },
  });
  await using client = await open(hub.url, { token: 'ghp_1234' });
  const answer = await call(client, 'get_context');
  console.log(answer.text);
});
