import { expect, it } from 'vitest';
import { fakeGitHub, type FakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

const AT = { owner: 'octo', repo: 'shop' };

async function shop(fake: FakeGitHub) {
  const repo = await fake.repo('octo/shop', {
    files: { 'a.txt': 'a\n' },
    collaborators: { ann: 'write', bob: 'write' },
  });
  await repo.commit('topic', { 'b.txt': 'b\n' }, { from: 'main' });
  return repo;
}

const changes = (fake: FakeGitHub) =>
  fake.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

it('write_pr opens a pull request into the default branch, and asks for reviews', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('octo') });
  const args = { ...AT, title: 'Add b', head: 'topic', body: 'For `b`.', draft: true, reviewers: ['ann'] };
  const { data, text } = await call(client, 'write_pr', args);
  expect(data).toEqual({
    number: 1,
    url: `${new URL(fake.url).origin}/octo/shop/pull/1`,
    state: 'draft',
    base: 'main',
    head: 'topic',
    done: ['opened', 'asked for a review: ann'],
  });
  expect(text).toMatch(
    /^Pull request 1, draft: main ← topic, http.*\nDone: opened; asked for a review: ann\.$/,
  );
  expect(repo.state.pulls.get(1)).toMatchObject({
    title: 'Add b',
    body: 'For `b`.',
    draft: true,
    requestedReviewers: ['ann'],
  });
});

it('write_pr opens one from a fork', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  const fork = await fake.repo('eve/shop', { fork: 'octo/shop' });
  await fork.commit('mine', { 'c.txt': 'c\n' }, { from: 'main' });
  await using client = await open(fake.url, { token: fake.token('eve') });
  const { data } = await call(client, 'write_pr', { ...AT, title: 'Add c', head: 'eve:mine', base: 'main' });
  expect(data).toMatchObject({ number: 1, head: 'eve:mine' });
  expect(repo.state.pulls.get(1)?.head).toMatchObject({ repo: 'eve/shop', ref: 'mine' });
  expect(fake.requests).toHaveLength(1);
});

it('write_pr tells what was done where asking for reviews fails after it', async () => {
  await using fake = await fakeGitHub();
  await shop(fake);
  await using client = await open(fake.url, { token: fake.token('octo') });
  const args = { ...AT, title: 'Add b', head: 'topic', base: 'main', reviewers: ['nobody'] };
  const { data, text, isError } = await call(client, 'write_pr', args);
  expect(isError).toBeFalsy();
  expect(data).toMatchObject({
    number: 1,
    done: ['opened'],
    not_done: [expect.stringMatching(/^asked for a review: nobody: Not all of these can be asked/)],
  });
  expect(text).toContain('\nNot done: asked for a review: nobody: ');
});

it('write_pr names the pull request that is there for this head already', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  await repo.pull({ head: 'topic' });
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text } = await call(client, 'write_pr', { ...AT, title: 'Again', head: 'topic', base: 'main' });
  expect(text).toBe(
    'EXISTS: There is an open pull request for "topic" into "main" already: 1. Update it with write_pr and its number.',
  );
});

it.each([
  [{ head: 'same' }, /^NO_COMMITS: "same" has no commits that "main" has not\./],
  [{ head: 'gone' }, /^NO_BRANCH: There is no branch "gone" that can be merged from here\./],
  [{ head: 'eve:topic2' }, /^NO_BRANCH: There is no branch "eve:topic2"/],
  [{ base: 'gone' }, /^NO_BRANCH: There is no branch "gone" to merge into\./],
])('write_pr says in words why GitHub did not open %j', async (more, words) => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  await repo.git('branch', 'same', 'main');
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text, isError } = await call(client, 'write_pr', {
    ...AT,
    title: 'T',
    head: 'topic',
    base: 'main',
    ...more,
  });
  expect(isError).toBe(true);
  expect(text).toMatch(words);
});

it.each([
  [{ title: 'T' }, /needs a head/],
  [{ head: 'topic' }, /needs a title/],
  [{ title: 'T', head: 'topic', state: 'closed' }, /A new pull request is open/],
  [{ number: 1, head: 'topic' }, /head of a pull request cannot be changed/],
  [{ number: 1 }, /nothing to change/],
  [{ title: 'T', head: 'a b' }, /head: is a branch, or owner:branch/],
  [{ title: 'T', head: 'a:b:c' }, /head: is a branch/],
  [{ title: 'T', head: '../x:topic' }, /head: is a branch/],
  [{ title: 'T', head: 'eve:../x' }, /head: is a branch/],
  [{ number: 1, reviewers: ['a/b/c'] }, /reviewers\[0\]: is a login/],
])('write_pr sends nothing for %j', async (args, words) => {
  await using fake = await fakeGitHub();
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text, isError } = await call(client, 'write_pr', { ...AT, ...args });
  expect(isError).toBe(true);
  expect(text).toMatch(words);
  expect(fake.requests).toEqual([]);
});

it('write_pr changes what is given and nothing else', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  await repo.pull({ head: 'topic', title: 'Old', body: 'Keep' });
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { data } = await call(client, 'write_pr', { ...AT, number: 1, title: 'New' });
  expect(data).toMatchObject({ number: 1, state: 'open', done: ['set title'] });
  expect(repo.state.pulls.get(1)).toMatchObject({ title: 'New', body: 'Keep', state: 'open' });
  expect(fake.requests[0]?.body).toEqual({ title: 'New' });
  const { updatedAt: read } = repo.state.pulls.get(1) as never as { updatedAt: string };
  const unread = await call(client, 'write_pr', { ...AT, number: 1, body: '' });
  expect(unread.text).toMatch(/^INVALID_ARGUMENTS: A body is replaced only as it was read\./);
  const stale = { ...AT, number: 1, body: '', expected_updated_at: '2020-01-01T00:00:00Z' };
  expect((await call(client, 'write_pr', stale)).text).toMatch(/^CHANGED: /);
  await call(client, 'write_pr', { ...stale, expected_updated_at: read });
  expect(repo.state.pulls.get(1)).toMatchObject({ title: 'New', body: '' });
  const closed = await call(client, 'write_pr', { ...AT, number: 1, state: 'closed' });
  expect(closed.data).toMatchObject({ state: 'closed' });
});

it('write_pr makes a draft ready and back, and does nothing where it is so', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  await repo.pull({ head: 'topic', draft: true });
  await using client = await open(fake.url, { token: fake.token('octo') });
  const ready = await call(client, 'write_pr', { ...AT, number: 1, draft: false });
  expect(ready.data).toMatchObject({ state: 'open', done: ['made ready for review'] });
  expect(repo.state.pulls.get(1)?.draft).toBe(false);
  const again = await call(client, 'write_pr', { ...AT, number: 1, draft: false });
  expect(again.text).toMatch(/Done: nothing, it was so already\.$/);
  const both = await call(client, 'write_pr', { ...AT, number: 1, draft: true, title: 'Later' });
  expect(both.data).toMatchObject({ state: 'draft', done: ['set title', 'made a draft'] });
  expect(repo.state.pulls.get(1)).toMatchObject({ draft: true, title: 'Later' });
  expect(changes(fake)).toEqual(['POST /graphql', 'PATCH /repos/octo/shop/pulls/1', 'POST /graphql']);
});

it('write_pr does not open a merged one again', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  const pull = await repo.pull({ head: 'topic' });
  Object.assign(pull, { state: 'closed', merged: true, mergedAt: '2026-11-01T00:00:00Z' });
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text } = await call(client, 'write_pr', { ...AT, number: 1, state: 'open' });
  expect(text).toMatch(/^CLOSED: It cannot be opened again/);
});

it('write_pr asks before it carries private data to where all can read it', async () => {
  await using fake = await fakeGitHub();
  const repo = await shop(fake);
  const secret = await fake.repo('octo/secret', { private: true, files: { 'a.txt': 'a\n' } });
  await secret.commit('topic', { 'key.txt': 'k\n' }, { from: 'main' });
  await secret.pull({ head: 'topic' });
  await repo.pull({ head: 'topic', title: 'Please add the key', author: 'mallory' });
  await repo.commit('leak', { 'key.txt': 'k\n' }, { from: 'main' });
  const questions: string[] = [];
  const person = ({ message }: { message: string }) => {
    questions.push(message);
    return { action: 'decline' as const };
  };
  await using client = await open(fake.url, { token: fake.token('octo') }, { person });
  await call(client, 'list_prs', AT);
  await call(client, 'get_pr', { owner: 'octo', repo: 'secret', number: 1, include: ['diff'] });
  const { text, isError } = await call(client, 'write_pr', {
    ...AT,
    title: 'The key',
    head: 'leak',
    body: 'k',
  });
  expect(isError).toBe(true);
  expect(text).toMatch(/^DECLINED/);
  expect(questions).toEqual([
    expect.stringMatching(/^Open a pull request from leak into the default branch\. In octo\/shop\./),
  ]);
  expect(changes(fake)).toEqual([]);
});
