import { upstream } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { fakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

it('search finds issues of a repository page by page', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (let count = 0; count < 25; count += 1) here.shop.issue({ title: `Totals are wrong ${count}` });
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await here.ask('search', {
      kind: 'issues',
      query: 'totals',
      limit: 10,
      ...(cursor !== undefined && { cursor }),
    });
    expect(data['total']).toBe(25);
    seen.push(...(data['rows'] as { number: number }[]).map(({ number }) => number));
    cursor = data['next_cursor'] as string | undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => 25 - at));
  // What lies on one page of GitHub's is asked for as one page.
  expect(new Set(here.fake.requests.map(({ query }) => query['page']))).toEqual(new Set(['1']));
});

it('search neither repeats nor loses a find while others come before it', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (let count = 1; count <= 120; count += 1) here.shop.issue({ title: `Totals ${count}` });
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await here.ask('search', {
      kind: 'issues',
      query: 'totals',
      limit: 30,
      ...(cursor !== undefined && { cursor }),
    });
    seen.push(...(data['rows'] as { number: number }[]).map(({ number }) => number));
    cursor = data['next_cursor'] as string | undefined;
    here.shop.issue({ title: 'Totals again' });
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => 120 - at));
});

it('search goes on behind a page of GitHub that is not full, and says what is out of reach', async () => {
  await using fake = await upstream({
    'GET /api/v3/search/issues': ({ query }) => {
      const page = Number(query.get('page'));
      const items = Array.from({ length: page === 1 ? 3 : 50 }, (_, at) => ({
        ...ISSUE,
        number: page * 100 + at,
      }));
      return { body: { total_count: 5321, incomplete_results: page === 2, items } };
    },
  });
  await using client = await open(fake.url, { token: 'ghp_x' });
  const { data, text } = await call(client, 'search', { kind: 'issues', query: 'x', limit: 5 });
  expect((data['rows'] as { number: number }[]).map(({ number }) => number)).toEqual([
    100, 101, 102, 200, 201,
  ]);
  expect(data).toMatchObject({ total: 5321, out_of_reach: 4321, incomplete: true, truncated: true });
  expect(text).toMatch(/^5 of 5321; 4321 out of reach: narrow the query; GitHub gave up early: narrow/);
});

it('search finds code, repositories, commits, pull requests and users', async () => {
  await using here = await shopWith({ 'src/total.ts': 'export const total = 1;\n' });
  await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main', message: 'Mend total' });
  await here.shop.pull({ title: 'Mend total', head: 'topic' });
  await here.shop.commit('main', { 'c.txt': 'c' }, { message: 'Add a basket\n\nWith words.' });
  const first = async (kind: string, query: string, where: object = AT) => {
    const { data } = await call(here.client, 'search', { kind, query, ...where });
    return (data['rows'] as object[])[0];
  };
  expect(await first('code', 'total')).toEqual({
    repo: 'octo/shop',
    path: 'src/total.ts',
    matches: ['export const total = 1;'],
  });
  expect(await first('prs', 'total')).toMatchObject({ repo: 'octo/shop', number: 1, title: 'Mend total' });
  expect(await first('repos', 'shop')).toEqual({
    repo: 'octo/shop',
    stars: expect.any(Number),
    pushed: expect.stringMatching(/^\d{4}-/),
  });
  expect(await first('commits', 'basket')).toMatchObject({
    repo: 'octo/shop',
    sha: await here.head(),
    author: 'octo',
    headline: 'Add a basket',
  });
  expect(await first('users', 'octo', {})).toEqual({ login: 'octo', type: 'User' });
});

const ISSUE = {
  title: 'x',
  state: 'open',
  user: { login: 'octo' },
  labels: [],
  comments: 0,
  updated_at: '2026-01-01T00:00:00Z',
  repository_url: 'https://api.github.com/repos/octo/shop',
};

const PLACES = [
  'word repo:octo/secret',
  'word REPO:octo/secret',
  'word org:octo',
  'word user:octo',
  'word\nrepo:octo/secret',
  '"x" (repo:octo/secret)',
  'word OR -repo:octo/shop',
  "'repo:octo/secret",
  'ｒｅｐｏ：octo/secret',
  'word owner:octo',
  'word repo%3Aocto/secret',
  'word re\u200Bpo:octo/secret',
  'word +repo:octo/secret',
  'word OR other',
  '(word) secret',
  '"word OR" OR secret',
];

it.each(PLACES)('search does not take a place from the query %j', async (query) => {
  await using here = await shopWith({ 'a.txt': 'a' }, { repos: ['octo/shop', 'octo/other'] });
  expect((await here.ask('search', { kind: 'issues', query })).text).toMatch(/^BAD_QUERY: /);
  expect(here.fake.requests).toEqual([]);
});

it('search shows and counts nothing that is not served here, whatever GitHub answers', async () => {
  await using fake = await fakeGitHub();
  const [shop, secret] = [
    await fake.repo('octo/shop', { files: { a: 'a' } }),
    await fake.repo('octo/secret', { private: true, files: { a: 'a' } }),
  ];
  secret.issue({ title: 'Merge with Acme' });
  shop.issue({ title: 'Merge sort' });
  await using client = await open(fake.url, { token: fake.token('octo'), repos: ['octo/shop', 'octo/none'] });
  // As if GitHub read the query another way.
  fake.intercept('GET /search/issues', ({ query }) => {
    query['q'] = 'Merge is:issue';
    return undefined;
  });
  const { data, text } = await call(client, 'search', { kind: 'issues', query: 'Merge' });
  expect(text).not.toContain('Acme');
  expect((data['rows'] as { repo: string }[]).map(({ repo }) => repo)).toEqual(['octo/shop']);
  expect(data).toMatchObject({ total: 1, not_shown: 1 });
  const sent = fake.requests.find(({ path }) => path === '/search/issues');
  expect(sent).toBeDefined();
});

it('search tells GitHub where to look: the repositories that are served', async () => {
  await using here = await shopWith({ 'a.txt': 'a' }, { repos: ['octo/shop', 'acme/*'] });
  await here.client.callTool({ name: 'search', arguments: { kind: 'issues', query: 'x' } });
  expect(here.fake.requests[0]?.query['q']).toBe('repo:octo/shop user:acme is:issue x');
  await call(here.client, 'search', { kind: 'issues', query: 'x', owner: 'ACME' });
  expect(here.fake.requests[1]?.query['q']).toBe('user:acme is:issue x');
  expect((await call(here.client, 'search', { kind: 'issues', query: 'x', owner: 'evil' })).text).toMatch(
    /^NOT_ALLOWED: /,
  );
  expect(
    (await here.ask('search', { kind: 'issues', query: 'x', owner: 'evil', repo: 'evil' })).text,
  ).toMatch(/^NOT_ALLOWED: /);
});

it('search keeps alternatives together behind the place that is searched', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.ask('search', { kind: 'issues', query: 'word OR other' });
  expect(here.fake.requests[0]?.query['q']).toBe('repo:octo/shop is:issue (word OR other)');
});

it('search says in words what cannot be searched', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const text = async (args: object) =>
    (await here.ask('search', { kind: 'issues', query: 'x', ...args })).text;
  expect(await text({ repo: 'none' })).toMatch(/^BAD_QUERY: GitHub cannot search for this/);
  expect(await text({ query: 'x'.repeat(300) })).toMatch(/^BAD_QUERY: A query has 1 to 256 characters/);
  expect(await text({ query: 'a) OR (b' })).toMatch(/^BAD_QUERY: The parentheses do not match/);
  expect(await text({ kind: 'users' })).toMatch(/^BAD_QUERY: Users belong to no repository/);
  await using nobody = await open(here.fake.url);
  const { text: words } = await call(nobody, 'search', { kind: 'code', query: 'x', ...AT });
  expect(words).toMatch(/^NEEDS_TOKEN: /);
});

it('search says so where nothing is found', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (const kind of ['code', 'issues', 'prs', 'repos', 'commits'])
    expect((await here.ask('search', { kind, query: 'nowhere' })).data).toEqual({
      total: 0,
      rows: [],
      truncated: false,
    });
});

it('search asks nothing about the people of repositories that are not served', async () => {
  await using fake = await fakeGitHub();
  await fake.repo('octo/shop', { files: { a: 'a' } });
  const other = await fake.repo('octo/other', { files: { a: 'a' } });
  other.issue({ title: 'Merge', author: 'mallory' });
  await using client = await open(fake.url, {
    token: fake.token('octo'),
    repos: ['octo/shop', 'octo/none'],
    lockdown: true,
  });
  fake.intercept('GET /search/issues', ({ query }) => {
    query['q'] = 'Merge is:issue';
    return undefined;
  });
  expect((await call(client, 'search', { kind: 'issues', query: 'Merge' })).data).toMatchObject({
    not_shown: 1,
  });
  expect(fake.requests.map(({ path }) => path)).toEqual(['/search/issues']);
});
