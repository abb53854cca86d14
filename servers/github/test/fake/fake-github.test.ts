import { expect, test } from 'vitest';
import { fakeGitHub } from './fake-github.ts';

/** One request, as a client of Enterprise Server sends it. */
async function ask(
  url: string,
  path: string,
  token?: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${url}/api/v3${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...init.headers },
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text !== '' && type.includes('json') ? JSON.parse(text) : undefined,
  };
}

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

test('commits made through the API are read back with git', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n', 'dir/b.txt': 'b\n' } });
  const token = github.token('octo');
  const post = (path: string, body: unknown, method = 'POST') =>
    ask(github.url, `/repos/octo/open/git/${path}`, token, { method, body: JSON.stringify(body) });
  const head = (await ask(github.url, '/repos/octo/open/git/ref/heads/main')).body.object.sha;
  const blob = (
    await post('blobs', { content: Buffer.from([0, 255]).toString('base64'), encoding: 'base64' })
  ).body.sha;
  const tree = await post('trees', {
    base_tree: head,
    tree: [
      { path: 'dir/deep/c.bin', mode: '100755', type: 'blob', sha: blob },
      { path: 'a.txt', mode: '100644', type: 'blob', sha: null },
      { path: 'new.txt', mode: '100644', type: 'blob', content: 'new\n' },
    ],
  });
  const commit = (await post('commits', { message: 'Three at once', tree: tree.body.sha, parents: [head] }))
    .body.sha;
  expect((await post('refs/heads/main', { sha: commit }, 'PATCH')).status).toBe(200);
  expect(await repo.git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'main')).toBe(
    '100644 dir/b.txt\n100755 dir/deep/c.bin\n100644 new.txt',
  );
  expect(await repo.git('log', '-1', '--format=%s by %an', 'main')).toBe('Three at once by octo');
  const back = await post('refs/heads/main', { sha: head }, 'PATCH');
  expect([back.status, back.body.message]).toEqual([422, 'Update is not a fast forward']);
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

test('contents come as files, directories, links and submodules', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', {
    files: {
      'src/a.txt': 'a\n',
      link: { content: 'src/a.txt', mode: '120000' },
      outside: { content: '/etc/passwd', mode: '120000' },
      sub: { sha: 'a'.repeat(40), mode: '160000' },
      '.gitmodules': '[submodule "sub"]\n\tpath = sub\n\turl = https://example.com/sub.git\n',
    },
  });
  repo.state.ceilings.inline = 1;
  const at = (path: string, accept?: string) =>
    ask(github.url, `/repos/octo/open/contents/${path}`, undefined, {
      headers: accept === undefined ? {} : { accept },
    });
  expect((await at('link', 'application/vnd.github.raw+json')).text).toBe('a\n');
  expect((await at('outside')).body).toMatchObject({ type: 'symlink', target: '/etc/passwd' });
  expect((await at('sub')).body).toMatchObject({ submodule_git_url: 'https://example.com/sub.git' });
  expect((await at('src', 'application/vnd.github.object+json')).body.entries).toHaveLength(1);
  expect((await at('src/a.txt')).body).toMatchObject({ encoding: 'none', content: '' });
  expect((await at('src/none.txt')).status).toBe(404);
});

test('a comparison of thousands of commits comes in pages', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'a\n' } });
  const from = await repo.commit('topic', { 'b.txt': '0' }, { from: 'main' });
  const plans = Array.from({ length: 1000 }, (_, index) => ({
    files: { 'b.txt': `${index}\n` },
    message: `Step ${index}`,
  }));
  const made = await repo.commits('topic', plans);
  const page = await ask(github.url, '/repos/octo/open/compare/main...topic?per_page=100&page=2');
  expect(page.body).toMatchObject({ status: 'ahead', ahead_by: 1001, total_commits: 1001, files: [] });
  expect(page.body.commits[1].sha).toBe(made[100]);
  const first = await ask(github.url, `/repos/octo/open/compare/main...topic?per_page=100`);
  expect(first.body.commits[0].sha).toBe(from);
  expect(first.body.files[0].patch).toBe('@@ -0,0 +1 @@\n+999');
});

test('a commit shows its files: renamed, binary, changed', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', {
    files: { 'a.txt': 'one\ntwo\nthree\n', 'b.bin': Buffer.from([0, 1]) },
  });
  const sha = await repo.commit('main', {
    'a.txt': null,
    'c.txt': 'one\ntwo\nthree\nfour\n',
    'b.bin': Buffer.from([0, 2]),
  });
  const { body } = await ask(github.url, `/repos/octo/open/commits/${sha}`);
  expect(body.stats).toEqual({ additions: 1, deletions: 0, total: 1 });
  expect(body.files).toMatchObject([
    { filename: 'b.bin', status: 'modified' },
    {
      filename: 'c.txt',
      previous_filename: 'a.txt',
      status: 'renamed',
      patch: '@@ -1,3 +1,4 @@\n one\n two\n three\n+four',
    },
  ]);
  expect(body.files[0].patch).toBeUndefined();
  const diff = await ask(github.url, '/repos/octo/open/commits/main', undefined, {
    headers: { accept: 'application/vnd.github.diff' },
  });
  expect(diff.text).toContain('diff --git a/b.bin b/b.bin');
  expect((await ask(github.url, '/repos/octo/open/commits?author=nobody')).body).toEqual([]);
  expect((await ask(github.url, '/repos/octo/open/commits?path=c.txt&author=octo')).body).toHaveLength(1);
});

test('issues are made, changed and found, and mentions leave a trace', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: {}, collaborators: { friend: 'write' } });
  const [owner, stranger] = [github.token('octo'), github.token('stranger')];
  const send = (path: string, body: unknown, token: string, method = 'POST') =>
    ask(github.url, `/repos/octo/open/issues${path}`, token, { method, body: JSON.stringify(body) });
  const made = await send(
    '',
    { title: 'It breaks', body: 'Badly', labels: ['bug'], assignees: ['friend'] },
    owner,
  );
  expect(made.body).toMatchObject({ number: 1, labels: [{ name: 'bug' }], assignee: { login: 'friend' } });
  const other = await send('', { title: 'Another', body: 'fixes #1', labels: ['bug'] }, stranger);
  expect(other.body).toMatchObject({ number: 2, labels: [], author_association: 'NONE' });
  expect((await send('/1', { state: 'closed' }, stranger, 'PATCH')).status).toBe(403);
  expect(
    (await send('/1', { state: 'closed', state_reason: 'not_planned' }, owner, 'PATCH')).body.state,
  ).toBe('closed');
  expect((await send('/1', { assignees: ['nobody'] }, owner, 'PATCH')).body.errors[0].field).toBe(
    'assignees',
  );
  await send('/1/comments', { body: 'Thanks' }, stranger);
  const events = (await ask(github.url, '/repos/octo/open/issues/1/timeline')).body;
  expect(events.map(({ event }: { event: string }) => event).toSorted()).toEqual([
    'assigned',
    'closed',
    'commented',
    'cross-referenced',
    'labeled',
  ]);
  expect(repo.state.issues.get(1)?.stateReason).toBe('not_planned');
  const find = async (q: string) =>
    (await ask(github.url, `/search/issues?q=${encodeURIComponent(q)}`)).body.total_count;
  expect(await find('repo:octo/open is:issue is:open')).toBe(1);
  expect(await find('breaks label:bug -is:open author:octo')).toBe(1);
});

test('a search never shows what the token may not see', async () => {
  await using github = await fakeGitHub();
  const open = await github.repo('octo/open', { files: { 'a.txt': 'needle\n' } });
  const secret = await github.repo('octo/secret', { private: true, files: { 'b.txt': 'needle\n' } });
  open.issue({ title: 'needle' });
  secret.issue({ title: 'needle' });
  const names = async (token: string, kind: string) => {
    const { body } = await ask(github.url, `/search/${kind}?q=needle`, token);
    return body.total_count;
  };
  const [owner, stranger] = [github.token('octo'), github.token('stranger')];
  expect([await names(owner, 'issues'), await names(owner, 'code')]).toEqual([2, 2]);
  expect([await names(stranger, 'issues'), await names(stranger, 'code')]).toEqual([1, 1]);
  expect((await ask(github.url, '/search/issues?q=repo:octo/secret', stranger)).status).toBe(422);
  expect((await ask(github.url, '/search/code?q=needle')).status).toBe(401);
});

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

test('GraphQL answers from the same state, by GitHub’s own schema', async () => {
  await using github = await fakeGitHub();
  const repo = await github.repo('octo/open', { files: { 'a.txt': 'one\ntwo\n' } });
  const first = await repo.git('rev-parse', 'main');
  const second = await repo.commit('main', { 'a.txt': 'one\n2\n' }, { author: 'friend' });
  await repo.commit('topic', { 'b.txt': 'b\n' }, { from: 'main' });
  const issue = repo.issue({ title: 'Wish' });
  const pull = await repo.pull({ head: 'topic', body: `Fixes #${issue.number}` });
  const thread = repo.thread(pull.number, { path: 'b.txt', comments: [{ author: 'friend', body: 'Why?' }] });
  const token = github.token('octo');
  const run = async (query: string, variables: object = {}, by: string | undefined = token) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(`${github.url}/api/graphql`, {
      method: 'POST',
      body,
      headers: by === undefined ? {} : { authorization: `bearer ${by}` },
    });
    return { status: response.status, ...JSON.parse(await response.text()) };
  };
  const { data } =
    await run(`{ viewer { login } rateLimit { remaining } repository(owner: "octo", name: "open") {
    object(expression: "main") { ... on Commit { blame(path: "a.txt") { ranges { startingLine commit { oid author { user { login } } } } } } }
    pullRequest(number: ${pull.number}) {
      reviewThreads(first: 5) { totalCount nodes { id isResolved comments(first: 1) { nodes { body author { login } } } } }
      closingIssuesReferences(first: 5) { nodes { number } } }
    issue(number: ${issue.number}) { timelineItems(first: 5, itemTypes: [CROSS_REFERENCED_EVENT]) {
      nodes { ... on CrossReferencedEvent { willCloseTarget source { ... on PullRequest { number } } } } } } } }`);
  expect(data.viewer.login).toBe('octo');
  expect(data.repository.object.blame.ranges).toEqual([
    { startingLine: 1, commit: { oid: first, author: { user: { login: 'octo' } } } },
    { startingLine: 2, commit: { oid: second, author: { user: { login: 'friend' } } } },
  ]);
  expect(data.repository.pullRequest).toEqual({
    reviewThreads: {
      totalCount: 1,
      nodes: [
        {
          id: thread.id,
          isResolved: false,
          comments: { nodes: [{ body: 'Why?', author: { login: 'friend' } }] },
        },
      ],
    },
    closingIssuesReferences: { nodes: [{ number: issue.number }] },
  });
  expect(data.repository.issue.timelineItems.nodes).toEqual([
    { willCloseTarget: true, source: { number: pull.number } },
  ]);
  const settle = `mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`;
  expect((await run(settle, { id: thread.id }, github.token('stranger'))).errors[0].type).toBe('FORBIDDEN');
  expect((await run(settle, { id: thread.id })).data.resolveReviewThread.thread.isResolved).toBe(true);
  expect(thread.resolvedBy).toBe('octo');
  const missing = await run('{ repository(owner: "octo", name: "none") { id } }');
  expect(missing.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['repository'] }]);
  expect((await run('{ nonsense }')).errors).toHaveLength(1);
  expect((await ask(github.url, '/graphql', undefined, { method: 'POST', body: '{}' })).status).toBe(401);
});
