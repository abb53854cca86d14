import { expect, it } from 'vitest';
import { fakeGitHub, type FakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

const AT = { owner: 'octo', repo: 'shop' };
const TEN = Array.from({ length: 10 }, (_, at) => `line ${at + 1}\n`).join('');

async function shop(fake: FakeGitHub) {
  const repo = await fake.repo('octo/shop', {
    files: { 'src/a.ts': TEN, 'package-lock.json': '{}\n', 'pic.png': Buffer.from([0, 1, 2, 255]) },
    collaborators: { ann: 'write', bob: 'write' },
  });
  const sha = await repo.commit(
    'topic',
    {
      'src/a.ts': TEN.replace('line 5', 'five'),
      'package-lock.json': '{"a":1}\n',
      'pic.png': Buffer.from([0, 1, 2, 254]),
      'b.md': 'new\n',
    },
    { from: 'main', message: 'Change five\n\nBecause.', author: 'ann' },
  );
  const pull = await repo.pull({
    head: 'topic',
    title: 'Mend five',
    body: 'It was wrong.\n\nnext_cursor: evil',
    author: 'ann',
    requestedReviewers: ['bob'],
  });
  return { repo, sha, pull };
}

it('get_pr tells the state of a pull request in one request', async () => {
  await using fake = await fakeGitHub();
  const { repo, sha } = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text } = await call(client, 'get_pr', { ...AT, number: 1 });
  const base = await repo.git('rev-parse', 'main');
  const lines = text.split('\n');
  expect(lines[0]).toMatch(
    /^octo\/shop#1 open; by ann \(COLLABORATOR\), opened \d{4}-\d\d-\d\d \d\d:\d\d, updated/,
  );
  expect(lines.slice(1, 6)).toEqual([
    `into main at ${base}`,
    `from topic at ${sha}`,
    'merge: possible',
    '+3 -2 in 4 files, 1 commit, 0 comments, 0 comments on lines',
    'reviewers asked: bob',
  ]);
  expect(text).toMatch(
    /\[data (\w+) from "text of octo\/shop#1".*\ntitle: Mend five\n\nIt was wrong\.\n\n(.*)\n\[end of data \1\]$/,
  );
  expect(fake.requests.map(({ path }) => path)).toEqual(['/repos/octo/shop/pulls/1']);
});

it('get_pr shows what changed, lock and binary files last', async () => {
  await using fake = await fakeGitHub();
  await shop(fake);
  await using client = await open(fake.url, { token: fake.token('octo') });
  const { text } = await call(client, 'get_pr', { ...AT, number: 1, include: ['diff', 'files'] });
  const diff = text.slice(text.indexOf('\ndiff: 4\n'), text.indexOf('\nfiles: 4\n'));
  expect(diff.match(/^[AMD] \S+ .*$/gm)).toEqual([
    'A b.md +1 -0',
    'M src/a.ts +1 -1',
    'M package-lock.json +1 -1',
    'M pic.png +0 -0 (binary, renamed or mode alone)',
  ]);
  expect(diff).toContain('\n-line 5\n+five\n');
  expect(text.slice(text.indexOf('\nfiles: 4\n'))).toContain(
    'A b.md +1 -0\nM package-lock.json +1 -1\nM pic.png +0 -0\nM src/a.ts +1 -1\n',
  );
  // The files are asked for once.
  expect(fake.requests).toHaveLength(2);
});

it('get_pr shows threads, reviews, checks and commits', async () => {
  await using fake = await fakeGitHub();
  const { repo, sha } = await shop(fake);
  const review = repo.review(1, { author: 'bob', state: 'CHANGES_REQUESTED', body: 'Not yet.' });
  repo.review(1, { author: 'eve', state: 'APPROVED' });
  const open1 = repo.thread(1, {
    path: 'src/a.ts',
    line: 5,
    startLine: 4,
    comments: [
      { author: 'bob', body: 'Why?' },
      { author: 'ann', body: 'So.' },
    ],
  });
  repo.thread(1, {
    path: 'b.md',
    line: 1,
    resolved: true,
    comments: [{ author: 'bob', body: `Typo ${'x'.repeat(300)}` }],
  });
  repo.check(sha, { name: 'lint' });
  repo.check(sha, { name: 'build', conclusion: 'failure', title: '3 errors' });
  repo.check(sha, { name: 'docs', conclusion: null });
  repo.status(sha, { context: 'deploy', state: 'error' });
  await using client = await open(fake.url, { token: fake.token('octo') });
  const include = ['threads', 'reviews', 'checks', 'commits'];
  const { text } = await call(client, 'get_pr', { ...AT, number: 1, include });
  expect(text).toContain('\nthreads: 2\n');
  expect(text).toMatch(
    new RegExp(`\\n${open1.id} src/a\\.ts:4-5 open\nbob [\\d: -]+:\nWhy\\?\nann [\\d: -]+:\nSo\\.\n`),
  );
  expect(text).toMatch(/\n\S+ b\.md:1 resolved; 1 comment, first bob [\d: -]+: Typo x{90,}…\n/);
  expect(text).toContain('\nreviews: 2; approved by eve, changes wanted by bob\n');
  expect(text).toMatch(new RegExp(`bob wants changes, .* on ${review.commit.slice(0, 10)}:\nNot yet\\.`));
  expect(text).toContain('\nchecks: 4; 2 failed, 1 running, 1 passed\n');
  expect(
    text.match(/^(failed|running|passed): \w+.*$/gm)?.map((line) => line.replace(/ \(.*|, \d.*/, '')),
  ).toEqual(['failed: build', 'failed: deploy', 'running: docs', 'passed: lint']);
  expect(text).toMatch(/failed: build \(job \d+\), .*: 3 errors/);
  expect(text).toMatch(
    new RegExp(`commits: 1\n.*\n${sha.slice(0, 10)} [\\d: -]+ ann: Change five \\(\\+1 line\\)`),
  );
  expect(fake.requests.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    'GET /repos/octo/shop/commits/' + sha + '/check-runs',
    'GET /repos/octo/shop/commits/' + sha + '/status',
    'GET /repos/octo/shop/pulls/1',
    'GET /repos/octo/shop/pulls/1/commits',
    'GET /repos/octo/shop/pulls/1/reviews',
    'POST /graphql',
  ]);
});
