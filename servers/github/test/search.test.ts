import { expect, it } from 'vitest';
import { fakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';
import { shopWith } from './world.ts';

it('search finds issues of a repository page by page', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (let count = 0; count < 25; count += 1) here.shop.issue({ title: `Totals are wrong ${count}` });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await here.ask('search', {
      kind: 'issues',
      query: 'totals',
      limit: 10,
      ...(cursor !== undefined && { cursor }),
    });
    expect(data['total']).toBe(25);
    seen.push(...(data['rows'] as string[]));
    cursor = data['next_cursor'] as string | undefined;
  } while (cursor !== undefined);
  expect(new Set(seen).size).toBe(25);
  expect(seen[0]).toMatch(/^octo\/shop#\d+ open Totals are wrong \d+ \| octo \| /);
});

it('search finds code, repositories, commits, pull requests and users', async () => {
  await using here = await shopWith({ 'src/total.ts': 'export const total = 1;\n' });
  await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main', message: 'Mend total' });
  await here.shop.pull({ title: 'Mend total', head: 'topic' });
  const rows = async (kind: string, query: string) =>
    (await here.ask('search', { kind, query })).data['rows'] as string[];
  expect((await rows('code', 'total'))[0]).toContain('octo/shop src/total.ts');
  expect((await rows('prs', 'total'))[0]).toContain('Mend total');
  expect((await rows('repos', 'shop'))[0]).toMatch(/^octo\/shop/);
  expect(await rows('users', 'octo')).toEqual(['octo User']);
});

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
  expect((data['rows'] as string[]).every((row) => row.startsWith('octo/shop'))).toBe(true);
  const sent = fake.requests.find(({ path }) => path === '/search/issues');
  expect(sent).toBeDefined();
});

it('search tells GitHub where to look: the repositories that are served', async () => {
  await using here = await shopWith({ 'a.txt': 'a' }, { repos: ['octo/shop', 'acme/*'] });
  await here.client.callTool({ name: 'search', arguments: { kind: 'issues', query: 'x' } });
  expect(here.fake.requests[0]?.query['q']).toBe('x repo:octo/shop user:acme is:issue');
  expect(
    (await here.ask('search', { kind: 'issues', query: 'x', owner: 'evil', repo: 'evil' })).text,
  ).toMatch(/^NOT_ALLOWED: /);
});
