import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';
import { Rates } from './rate.ts';
import { Routes } from './router.ts';
import { register } from './routes/index.ts';

/** A repository that has one of everything, and the values of all parameters. */
async function everything(github: Awaited<ReturnType<typeof fakeGitHub>>) {
  github.user('acme', { type: 'Organization', members: new Set(['octo']) });
  const repo = await github.repo('acme/all', {
    files: { 'a.txt': 'one\n', 'dir/b.txt': 'two\n' },
    collaborators: { octo: 'admin', friend: 'write' },
  });
  const sha = await repo.commit(
    'topic',
    { 'a.txt': 'two\n', 'c.txt': 'c\n' },
    { from: 'main', author: 'octo' },
  );
  await repo.git('tag', '-a', '-m', 'First', 'v1', 'main');
  repo.state.milestones.set(1, {
    id: 1,
    number: 1,
    title: 'Soon',
    description: null,
    state: 'open',
    creator: 'octo',
    createdAt: '2026-01-01T00:00:00Z',
    dueOn: null,
  });
  const issue = repo.issue({
    title: 'Wish',
    labels: ['bug'],
    assignees: ['friend'],
    milestone: 1,
    body: 'hello',
  });
  const comment = repo.comment(issue.number, { author: 'friend', body: 'Me too' });
  const pull = await repo.pull({
    head: 'topic',
    body: `fixes #${issue.number}`,
    requestedReviewers: ['friend'],
  });
  repo.comment(pull.number, { body: 'Nice' });
  repo.review(pull.number, { author: 'friend', state: 'APPROVED', body: 'Yes' });
  const thread = repo.thread(pull.number, { path: 'c.txt', comments: [{ body: 'Why?' }, { body: 'So' }] });
  const release = repo.release('v1', { body: 'Notes' });
  repo.release('v2', { draft: true });
  const run = repo.run({ sha, branch: 'topic', jobs: [{ steps: [{ name: 'Run' }], log: 'Done' }] });
  const check = repo.check(sha, {
    title: 'Lint',
    conclusion: 'failure',
    annotations: [{ path: 'a.txt', message: 'No' }],
  });
  repo.check(sha, { name: 'slow', conclusion: null });
  repo.status(sha, { context: 'ci', state: 'pending' });
  const blob = await repo.git('rev-parse', 'main:a.txt');
  const [first] = thread.comments;
  return {
    owner: 'acme',
    repo: 'all',
    org: 'acme',
    username: 'friend',
    branch: 'main',
    ref: 'topic',
    path: 'dir',
    basehead: 'main...topic',
    tag: 'v1',
    tree_sha: 'main',
    file_sha: blob,
    commit_sha: sha,
    issue_number: issue.number,
    comment_id: comment.id,
    pull_number: pull.number,
    review_comment: first!.id,
    release_id: release.id,
    run_id: run.id,
    job_id: run.jobs[0]!.id,
    check_run_id: check.id,
  };
}

const routes = new Routes();
register(routes, new Rates());
/** These belong to apps, which have a test of their own. */
const ours = routes.names().filter((name) => name.startsWith('GET ') && !/ \/app|installation/.test(name));

test.each(ours)('%s answers as GitHub describes it', async (name) => {
  await using github = await fakeGitHub();
  const values: Record<string, string | number> = await everything(github);
  const path = name.slice('GET '.length).replaceAll(/\{(\w+)\}/g, (_, key: string) => {
    const own = key === 'comment_id' && name.includes('/pulls/') ? 'review_comment' : key;
    return encodeURIComponent(
      key === 'ref' && /refs?\/\{ref\}/.test(name) ? 'heads/main' : String(values[own]),
    );
  });
  const search = name.includes(' /search/') ? `?q=${name.endsWith('/code') ? 'one' : 'a'}` : '';
  const query = search === '' && /all\/(?:issues|pulls|milestones)$/.test(path) ? '?state=all' : search;
  const answer = await ask(github.url, `${path}${query}`, github.token('octo'));
  const redirects = /\/logs$|(?:zip|tar)ball/.test(name);
  expect(answer.status).toBe(redirects ? 302 : 200);
  expect(redirects || JSON.stringify(answer.body).length > 2).toBe(true);
});
