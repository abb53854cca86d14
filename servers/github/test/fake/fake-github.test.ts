import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

test('a private repository is a 404 for who may not see it', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/secret', { private: true, files: { 'a.txt': 'a\n' } });
  const [owner, stranger] = [github.token('octo'), github.token('stranger')];
  expect((await ask(github.url, '/repos/octo/secret', owner)).body.full_name).toBe('octo/secret');
  expect((await ask(github.url, '/repos/octo/secret', stranger)).status).toBe(404);
  expect((await ask(github.url, '/repos/octo/secret')).status).toBe(404);
  expect((await ask(github.url, '/repos/octo/secret', 'ghp_wrong')).status).toBe(401);
  expect(github.requests.map(({ login, status }) => [login, status])).toEqual([
    ['octo', 200],
    ['stranger', 404],
    [undefined, 404],
    [undefined, 401],
  ]);
});

test('a fresh ETag is answered with 304, which is not counted', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const token = github.token('octo');
  const first = await ask(github.url, '/repos/octo/open', token);
  const again = await ask(github.url, '/repos/octo/open', token, {
    headers: { 'if-none-match': first.headers.get('etag')! },
  });
  expect(again.status).toBe(304);
  expect(again.headers.get('x-ratelimit-remaining')).toBe('4999');
});

test('lists come page by page, with links to the others', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  for (const name of ['one', 'two', 'three']) {
    await repo.commit(name, { 'b.txt': name }, { from: 'main' });
  }
  const page = await ask(github.url, '/repos/octo/open/branches?per_page=2&page=2');
  expect(page.body.map(({ name }: { name: string }) => name)).toEqual(['three', 'two']);
  expect(page.headers.get('link')).toMatch(/page=1>; rel="prev".*page=1>; rel="first"/);
});

test('a limit is answered as often as it is told', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  github.limit({
    status: 429,
    headers: { 'retry-after': '1', date: null },
    body: { message: 'Slow down' },
    times: 2,
  });
  const statuses = [];
  for (let time = 0; time < 3; time += 1) {
    statuses.push((await ask(github.url, '/repos/octo/open')).status);
  }
  expect(statuses).toEqual([429, 429, 200]);
});

test('anonymous requests have sixty an hour', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  for (let time = 0; time < 60; time += 1) {
    await ask(github.url, '/repos/octo/open');
  }
  const over = await ask(github.url, '/repos/octo/open');
  expect([over.status, over.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
});

test('a renamed repository moves for good', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/old', { files: { 'a.txt': 'a\n' } });
  github.rename('octo/old', 'octo/new');
  const moved = await ask(github.url, '/repos/octo/old/branches/main');
  expect(moved.status).toBe(301);
  const location = moved.headers.get('location')!;
  expect(location).toMatch(/\/repositories\/\d+\/branches\/main$/);
  const followed = await ask(github.url, location.replace(`${github.url}/api/v3`, ''));
  expect(followed.body.name).toBe('main');
});

test('writing needs a token that may', async () => {
  await using github = await fakeGitHub();
  await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const poor = github.token('octo', { kind: 'fine-grained', permissions: { contents: 'read' } });
  const body = JSON.stringify({ content: 'a' });
  const refused = await ask(github.url, '/repos/octo/open/git/blobs', poor, { method: 'POST', body });
  expect([refused.status, refused.headers.get('x-accepted-github-permissions')]).toEqual([
    403,
    'contents=write',
  ]);
  const stranger = await ask(github.url, '/repos/octo/open/git/blobs', github.token('who'), {
    method: 'POST',
    body,
  });
  expect(stranger.status).toBe(404);
});

test('lists of people, repositories and refs are complete', async () => {
  await using github = await fakeGitHub();
  github.user('acme', { type: 'Organization', members: new Set(['octo']) });
  const repo = await github.repo('acme/inner', {
    private: true,
    files: { 'a.txt': 'a\n' },
    collaborators: { octo: 'admin', friend: 'write' },
  });
  await repo.git('tag', 'v1', 'main');
  repo.label('bug');
  repo.release('v1', { body: 'Notes' });
  const token = github.token('octo');
  const get = async (path: string) => (await ask(github.url, path, token)).body;
  expect(await get('/user')).toMatchObject({ login: 'octo' });
  expect(await get('/users/acme')).toMatchObject({ type: 'Organization' });
  expect(await get('/orgs/acme/repos')).toMatchObject([{ name: 'inner', private: true }]);
  expect(await get('/user/repos')).toMatchObject([{ name: 'inner' }]);
  expect(await get('/search/users?q=fri')).toMatchObject({ items: [{ login: 'friend' }] });
  expect(await get('/search/repositories?q=inner')).toMatchObject({ total_count: 1 });
  expect(await get('/search/commits?q=initial')).toMatchObject({ total_count: 1 });
  expect(await get('/rate_limit')).toMatchObject({ rate: { limit: 5000 } });
  const lists = [
    'tags',
    'labels',
    'releases',
    'contributors',
    'branches',
    'assignees',
    'collaborators',
    'commits',
  ];
  for (const name of lists) {
    expect((await get(`/repos/acme/inner/${name}`)).length, name).toBeGreaterThan(0);
  }
  expect(await get('/repos/acme/inner/collaborators/friend/permission')).toMatchObject({
    permission: 'write',
  });
  expect(await get('/repos/acme/inner/git/matching-refs/tags/v')).toMatchObject([{ ref: 'refs/tags/v1' }]);
  expect(await get('/repos/acme/inner/releases/tags/v1')).toMatchObject({ body: 'Notes' });
});
