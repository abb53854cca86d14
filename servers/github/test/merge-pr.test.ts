import { expect, it } from 'vitest';
import { fakeGitHub, type FakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

const AT = { owner: 'octo', repo: 'shop', number: 1 };

async function shop(fake: FakeGitHub, files: Record<string, string> = { 'b.txt': 'b\n' }) {
  const repo = await fake.repo('octo/shop', { files: { 'a.txt': 'a\n' }, collaborators: { ann: 'write' } });
  const sha = await repo.commit('topic', files, { from: 'main', message: 'Add b' });
  const pull = await repo.pull({ head: 'topic', title: 'Add b', author: 'ann' });
  return { repo, sha, pull };
}

function person(agrees: boolean) {
  const questions: string[] = [];
  const answer = ({ message }: { message: string }) => {
    questions.push(message);
    return agrees
      ? { action: 'accept' as const, content: { confirm: true, agree: true } }
      : { action: 'decline' as const };
  };
  return { questions, person: answer };
}

const merges = (fake: FakeGitHub) => fake.requests.filter(({ method }) => method === 'PUT');

it.each(['merge', 'squash', 'rebase'])('merge_pr merges by %s what the person agreed to', async (method) => {
  await using fake = await fakeGitHub();
  const { repo, sha, pull } = await shop(fake);
  repo.check(sha, { name: 'build', conclusion: 'failure' });
  repo.check(sha, { name: 'slow', conclusion: null });
  const asked = person(true);
  await using client = await open(fake.url, { token: fake.token('octo') }, { person: asked.person });
  const { data, text } = await call(client, 'merge_pr', { ...AT, expected_head_sha: sha, method });
  const now = await repo.git('rev-parse', 'main');
  expect(data).toEqual({ number: 1, into: 'main', sha: now });
  expect(text).toBe(`Merged pull request 1: main is at ${now} now.`);
  expect(pull.merged).toBe(true);
  expect(asked.questions).toEqual([
    `Merge pull request 1 of octo/shop, "Add b" by ann: topic into main, by ${method}, at ${sha}. ` +
      '1 commit, 1 file. 1 check did not pass: build. 1 check is not finished.',
  ]);
  expect(merges(fake)).toMatchObject([{ body: { sha, merge_method: method } }]);
});

it('merge_pr merges nothing that the person does not want, or cannot be asked about', async () => {
  await using fake = await fakeGitHub();
  const { sha } = await shop(fake);
  const args = { ...AT, expected_head_sha: sha };
  await using client = await open(fake.url, { token: fake.token('octo') }, { person: person(false).person });
  expect((await call(client, 'merge_pr', args)).text).toMatch(/^DECLINED/);
  await using silent = await open(fake.url, { token: fake.token('octo') });
  expect((await call(silent, 'merge_pr', args)).text).toMatch(/^CANNOT_ASK/);
  expect(merges(fake)).toEqual([]);
});

it('merge_pr asks even unasked where the merge changes what runs in CI', async () => {
  await using fake = await fakeGitHub();
  const { sha } = await shop(fake, { '.github/workflows/ci.yml': 'on: push\n' });
  const asked = person(false);
  await using client = await open(
    fake.url,
    { token: fake.token('octo') },
    { person: asked.person, confirm: 'off' },
  );
  expect((await call(client, 'merge_pr', { ...AT, expected_head_sha: sha })).text).toMatch(/^DECLINED/);
  expect(asked.questions).toEqual([
    expect.stringContaining('It changes .github/workflows/ci.yml, which runs in CI.'),
  ]);
  expect(merges(fake)).toEqual([]);
});

it.each([
  [
    'another commit',
    { expected_head_sha: 'a'.repeat(40) },
    {},
    /^HEAD_MOVED: Its branch is at \w{40} now, not at a{40}\./,
  ],
  ['a draft', {}, { draft: true }, /^DRAFT: It is a draft\. write_pr/],
  ['a closed one', {}, { state: 'closed' }, /^CLOSED: It is closed\./],
  ['a merged one', {}, { state: 'closed', merged: true, mergedAt: '2026-11-01T00:00:00Z' }, /^MERGED: /],
])('merge_pr refuses %s before it asks anybody', async (_, more, state, words) => {
  await using fake = await fakeGitHub();
  const { sha, pull } = await shop(fake);
  Object.assign(pull, state);
  const asked = person(true);
  for (const confirm of ['ask', 'off'] as const) {
    await using client = await open(
      fake.url,
      { token: fake.token('octo') },
      { person: asked.person, confirm },
    );
    expect((await call(client, 'merge_pr', { ...AT, expected_head_sha: sha, ...more })).text).toMatch(words);
  }
  expect(asked.questions).toEqual([]);
  expect(merges(fake)).toEqual([]);
});

it('merge_pr refuses branches that conflict', async () => {
  await using fake = await fakeGitHub();
  const { repo, sha } = await shop(fake);
  await repo.commit('main', { 'b.txt': 'other\n' });
  await using client = await open(fake.url, { token: fake.token('octo') }, { confirm: 'off' });
  expect((await call(client, 'merge_pr', { ...AT, expected_head_sha: sha })).text).toMatch(/^CONFLICTS: /);
});

it.each([
  [
    405,
    'Squash merges are not allowed on this repository.',
    /^METHOD_NOT_ALLOWED: This repository does not allow the method squash\./,
  ],
  [405, 'At least 1 approving review is required', /^BLOCKED: GitHub did not merge it/],
  [409, 'Head branch was modified. Review and try the merge again.', /^BLOCKED: /],
])('merge_pr says in words what GitHub answers with %i: %s', async (status, message, words) => {
  await using fake = await fakeGitHub();
  const { sha } = await shop(fake);
  fake.intercept('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', () => ({
    status,
    body: { message },
  }));
  await using client = await open(fake.url, { token: fake.token('octo') }, { confirm: 'off' });
  const { text } = await call(client, 'merge_pr', { ...AT, expected_head_sha: sha, method: 'squash' });
  expect(text).toMatch(words);
  expect(text).not.toContain('approving');
});

it('merge_pr says where the branch went while it merged', async () => {
  await using fake = await fakeGitHub();
  const { repo, sha, pull } = await shop(fake);
  const late = await repo.commit('later', { 'c.txt': 'c\n' }, { from: 'topic' });
  fake.intercept('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', () => {
    pull.head = { ...pull.head, ref: 'later' };
    return undefined;
  });
  await using client = await open(fake.url, { token: fake.token('octo') }, { confirm: 'off' });
  const { text } = await call(client, 'merge_pr', { ...AT, expected_head_sha: sha });
  expect(text).toMatch(new RegExp(`^HEAD_MOVED: Its branch is at ${late} now`));
  expect(pull.merged).toBe(false);
});

it('merge_pr says which rules are not met', async () => {
  await using fake = await fakeGitHub();
  const { sha } = await shop(fake);
  const answer = await fetch(`${fake.url}/api/v3/repos/octo/shop/pulls/1`).then((each) => each.json());
  for (const [how, words] of [
    ['blocked', /^BLOCKED: The rules of its base are not met/],
    ['behind', /^BEHIND: Its branch is behind its base/],
  ] as const) {
    fake.intercept('GET /repos/{owner}/{repo}/pulls/{pull_number}', () => ({
      status: 200,
      body: { ...(answer as object), mergeable_state: how },
    }));
    await using client = await open(fake.url, { token: fake.token('octo') }, { confirm: 'off' });
    expect((await call(client, 'merge_pr', { ...AT, expected_head_sha: sha })).text).toMatch(words);
  }
});
