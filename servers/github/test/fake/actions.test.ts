import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { fakeGitHub } from './fake-github.ts';

test('a log is a redirect to another origin, streamed at its length', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const sha = await repo.git('rev-parse', 'main');
  async function* log() {
    for (let chunk = 0; chunk < 40; chunk += 1) {
      yield Buffer.alloc(1024 * 1024, 'x');
    }
  }
  const run = repo.run({
    sha,
    conclusion: 'failure',
    jobs: [
      { name: 'lint', conclusion: 'success' },
      { name: 'test', conclusion: 'failure', log, steps: [{ name: 'Run', conclusion: 'failure' }] },
    ],
  });
  const token = github.token('octo');
  const runs = await ask(github.url, '/repos/octo/open/actions/runs?branch=main&status=failure', token);
  expect(runs.body).toMatchObject({ total_count: 1, workflow_runs: [{ id: run.id, head_sha: sha }] });
  const jobs = await ask(github.url, `/repos/octo/open/actions/runs/${run.id}/jobs`, token);
  const { id } = jobs.body.jobs[1];
  const redirect = await ask(github.url, `/repos/octo/open/actions/jobs/${id}/logs`, token);
  expect(redirect.status).toBe(302);
  const location = redirect.headers.get('location')!;
  expect(new URL(location).origin).toBe(github.elsewhere.url);
  expect((await (await fetch(location)).bytes()).length).toBe(40 * 1024 * 1024);
  expect(github.elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  const again = await ask(github.url, `/repos/octo/open/actions/runs/${run.id}/rerun-failed-jobs`, token, {
    method: 'POST',
  });
  expect([again.status, run.attempt, run.jobs.map(({ status }) => status)]).toEqual([
    201,
    2,
    ['completed', 'queued'],
  ]);
});

test('checks and statuses stand at their commit', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const sha = await repo.git('rev-parse', 'main');
  repo.check(sha, {
    name: 'lint',
    conclusion: 'failure',
    annotations: [{ path: 'a.txt', startLine: 1, message: 'No' }],
  });
  repo.status(sha, { context: 'old', state: 'failure' });
  repo.status(sha, { context: 'old', state: 'success' });
  repo.status(sha, { context: 'new', state: 'pending' });
  const checks = (await ask(github.url, '/repos/octo/open/commits/main/check-runs')).body;
  expect(checks.check_runs).toMatchObject([
    { name: 'lint', conclusion: 'failure', output: { annotations_count: 1 } },
  ]);
  const notes = await ask(github.url, `/repos/octo/open/check-runs/${checks.check_runs[0].id}/annotations`);
  expect(notes.body).toMatchObject([{ path: 'a.txt', annotation_level: 'failure', message: 'No' }]);
  const status = (await ask(github.url, `/repos/octo/open/commits/${sha}/status`)).body;
  expect(status).toMatchObject({ state: 'pending', total_count: 2 });
});

test('a published release has its tag in git, a draft is not shown to others', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const token = github.token('octo');
  const post = (body: unknown) =>
    ask(github.url, '/repos/octo/open/releases', token, { method: 'POST', body: JSON.stringify(body) });
  expect((await post({ tag_name: 'v1', name: 'One', draft: true })).status).toBe(201);
  expect(await repo.git('tag')).toBe('');
  expect((await ask(github.url, '/repos/octo/open/releases')).body).toEqual([]);
  expect((await post({ tag_name: 'v2', name: 'Two' })).status).toBe(201);
  expect(await repo.git('tag')).toBe('v2');
  expect((await post({ tag_name: 'v2' })).body.errors[0].code).toBe('already_exists');
  expect((await ask(github.url, '/repos/octo/open/releases/latest')).body.tag_name).toBe('v2');
});
