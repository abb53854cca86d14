import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

const TEN = Array.from({ length: 10 }, (_, index) => `line ${index + 1}\n`).join('');

test('a review is posted whole or not at all', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': TEN + TEN } });
  await repo.commit('topic', { 'a.txt': TEN.replace('line 5', 'changed') + TEN }, { from: 'main' });
  const pull = await repo.pull({ head: 'topic', author: 'someone' });
  const token = github.token('octo');
  const review = (comments: unknown[]) =>
    ask(github.url, `/repos/octo/open/pulls/${pull.number}/reviews`, token, {
      method: 'POST',
      body: JSON.stringify({ event: 'COMMENT', body: 'Look', comments }),
    });
  const good = { path: 'a.txt', line: 5, side: 'RIGHT', body: 'Why?' };
  const far = await review([good, { path: 'a.txt', line: 19, body: 'Too far' }]);
  expect([far.status, far.body.errors]).toEqual([422, ['Line could not be resolved']]);
  expect((await review([{ ...good, path: 'b.txt' }])).body.errors).toEqual(['Path could not be resolved']);
  expect(pull.reviews).toEqual([]);
  expect((await review([good, { ...good, line: 6, start_line: 4 }])).status).toBe(200);
  const comments = await ask(github.url, `/repos/octo/open/pulls/${pull.number}/comments`);
  expect(comments.body).toMatchObject([
    { line: 5, start_line: null },
    { line: 6, start_line: 4 },
  ]);
  expect(comments.body[0].diff_hunk).toMatch(/^@@ .*\n[^]*\n\+changed$/);
});

test.each(['merge', 'squash', 'rebase'])('a pull request is merged by %s in git', async (method) => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  await repo.commit('topic', { 'b.txt': 'b\n' }, { from: 'main', message: 'One' });
  await repo.commit('topic', { 'c.txt': 'c\n' }, { message: 'Two' });
  await repo.commit('main', { 'd.txt': 'd\n' }, { message: 'Meanwhile' });
  repo.issue({ title: 'Wish' });
  const token = github.token('octo');
  const send = (path: string, body: unknown, how: string) =>
    ask(github.url, `/repos/octo/open/pulls${path}`, token, { method: how, body: JSON.stringify(body) });
  const made = await send('', { title: 'Topic', head: 'topic', base: 'main', body: 'Closes #1' }, 'POST');
  expect(made.body).toMatchObject({ number: 2, mergeable: true, commits: 2, changed_files: 2, additions: 2 });
  const stale = await send('/2/merge', { sha: 'a'.repeat(40), merge_method: method }, 'PUT');
  expect(stale.status).toBe(409);
  const done = await send('/2/merge', { sha: made.body.head.sha, merge_method: method }, 'PUT');
  expect(await repo.git('rev-parse', 'main')).toBe(done.body.sha);
  expect(await repo.git('ls-tree', '--name-only', 'main')).toBe('a.txt\nb.txt\nc.txt\nd.txt');
  const subjects = { merge: 'Merge pull request #2 from octo/topic', squash: 'Topic (#2)', rebase: 'Two' };
  expect(await repo.git('log', '-1', '--format=%s', 'main')).toBe(subjects[method as keyof typeof subjects]);
  expect([repo.state.pulls.get(2)?.merged, repo.state.issues.get(1)?.state]).toEqual([true, 'closed']);
});

test('a branch is brought up to date with its base', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  await repo.commit('topic', { 'b.txt': 'b\n' }, { from: 'main' });
  const base = await repo.commit('main', { 'c.txt': 'c\n' });
  const pull = await repo.pull({ head: 'topic', requestedReviewers: ['friend'] });
  const token = github.token('octo');
  const path = `/repos/octo/open/pulls/${pull.number}`;
  const stale = JSON.stringify({ expected_head_sha: 'a'.repeat(40) });
  expect((await ask(github.url, `${path}/update-branch`, token, { method: 'PUT', body: stale })).status).toBe(
    422,
  );
  expect((await ask(github.url, `${path}/update-branch`, token, { method: 'PUT' })).status).toBe(202);
  expect(await repo.git('merge-base', 'main', 'topic')).toBe(base);
  const now = (await ask(github.url, path, token)).body;
  expect([now.head.sha, now.requested_reviewers[0].login]).toEqual([
    await repo.git('rev-parse', 'topic'),
    'friend',
  ]);
  expect((await ask(github.url, `/repos/octo/open/commits/${now.head.sha}/pulls`)).body).toHaveLength(1);
  expect((await ask(github.url, `${path}/commits`)).body).toHaveLength(2);
  expect((await ask(github.url, `${path}/requested_reviewers`)).body.users).toHaveLength(1);
});

test('branches that conflict are not merged', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  await repo.commit('topic', { 'a.txt': 'b\n' }, { from: 'main' });
  await repo.commit('main', { 'a.txt': 'c\n' });
  const pull = await repo.pull({ head: 'topic' });
  const token = github.token('octo');
  const shown = await ask(github.url, `/repos/octo/open/pulls/${pull.number}`, token);
  expect(shown.body).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
  const merged = await ask(github.url, `/repos/octo/open/pulls/${pull.number}/merge`, token, {
    method: 'PUT',
  });
  expect(merged.status).toBe(405);
});
