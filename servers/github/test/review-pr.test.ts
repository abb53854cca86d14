import { expect, it } from 'vitest';
import { fakeGitHub, type FakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

const AT = { owner: 'octo', repo: 'shop', number: 1 };
const LINES = Array.from({ length: 60 }, (_, at) => `line ${at + 1}\n`).join('');

async function shop(fake: FakeGitHub) {
  const repo = await fake.repo('octo/shop', {
    files: {
      'src/a.ts': LINES,
      'old.md': 'one\ntwo\nthree\nfour\nfive\n',
      'pic.png': Buffer.from([0, 1, 255]),
    },
    collaborators: { ann: 'write', bob: 'write' },
  });
  await repo.commit(
    'topic',
    {
      'src/a.ts': LINES.replace('line 5\n', 'five\nand more\n').replace('line 50', 'fifty'),
      'old.md': null,
      'new.md': 'one\ntwo\nthree\nfour\nfive\n',
      'pic.png': Buffer.from([0, 1, 254]),
    },
    { from: 'main' },
  );
  const pull = await repo.pull({ head: 'topic', author: 'ann' });
  return { repo, pull };
}

const posts = (fake: FakeGitHub) => fake.requests.filter(({ method }) => method !== 'GET');

it('review_pr posts a review with all its comments at once', async () => {
  await using fake = await fakeGitHub();
  const { pull } = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('bob') });
  const { data, text } = await call(client, 'review_pr', {
    ...AT,
    event: 'request_changes',
    body: 'Almost.',
    comments: [
      { path: 'src/a.ts', line: 6, start_line: 5, body: 'Why two?', suggestion: 'five' },
      { path: 'src/a.ts', snippet: 'fifty', suggestion: '' },
      { path: 'src/a.ts', snippet: 'line 5', body: 'It was good.' },
    ],
  });
  const places = [
    { path: 'src/a.ts', side: 'right', start_line: 5, line: 6, text: 'and more' },
    { path: 'src/a.ts', side: 'right', line: 51, text: 'fifty' },
    { path: 'src/a.ts', side: 'left', line: 5, text: 'line 5' },
  ];
  expect(data).toMatchObject({ posted: true, sha: pull.head.sha, comments: places });
  expect(data['url']).toMatch(/\/octo\/shop\/pull\/1#pullrequestreview-\d+$/);
  expect(text).toMatch(
    /^Posted: request_changes on \w{40}, .*\n3 comments:\n\[data .*\nsrc\/a\.ts:5-6 right: and more\n/,
  );
  expect(pull.reviews).toMatchObject([
    { state: 'CHANGES_REQUESTED', author: 'bob', body: 'Almost.', commit: pull.head.sha },
  ]);
  expect(
    pull.threads.map(({ line, startLine, side, comments: [first] }) => [line, startLine, side, first?.body]),
  ).toEqual([
    [6, 5, 'RIGHT', 'Why two?\n\n```suggestion\nfive\n```'],
    [51, null, 'RIGHT', '```suggestion\n```'],
    [5, null, 'LEFT', 'It was good.'],
  ]);
  expect(posts(fake).map(({ path }) => path)).toEqual(['/repos/octo/shop/pulls/1/reviews']);
});

it('review_pr posts nothing where one comment has no place, and lists each exactly', async () => {
  await using fake = await fakeGitHub();
  const { pull } = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('bob') });
  const { text, isError } = await call(client, 'review_pr', {
    ...AT,
    event: 'comment',
    body: 'Look.',
    comments: [
      { path: 'src/a.ts', line: 5, body: 'Good place.' },
      { path: 'src/a.ts', line: 30, body: 'Far.' },
      { path: 'gone.ts', line: 1, body: 'Where?' },
      { path: 'pic.png', line: 1, body: 'Ugly.' },
      { path: 'src/a.ts', line: 5, side: 'left', body: 'x', suggestion: 'y' },
      { path: 'src/a.ts', line: 5 },
      { path: 'old.md', line: 1, body: 'Old name.' },
    ],
  });
  expect(isError).toBe(true);
  expect(text).toBe(
    [
      'BAD_ANCHORS: Nothing was posted: 6 of 7 comments have no place.',
      'comments[1] "src/a.ts": line 30 is not in the diff of the right side; nearest are 2 to 9 and 48 to 54.',
      'comments[2] "gone.ts": this file is not changed by the pull request; get_pr lists the files.',
      'comments[3] "pic.png": GitHub shows no diff of this file, which is binary, too large or only renamed, so its lines take no comments.',
      'comments[4] "src/a.ts": a suggestion can only replace lines of the right side.',
      'comments[5] "src/a.ts": it says nothing: give body or suggestion.',
      'comments[6] "old.md": this file has another name in the pull request, which get_pr tells with include files.',
      'Mend these, and send all of them again.',
    ].join(' '),
  );
  expect(posts(fake)).toEqual([]);
  expect(pull.reviews).toEqual([]);
});

it('review_pr with dry_run answers the places and posts nothing', async () => {
  await using fake = await fakeGitHub();
  await shop(fake);
  await using client = await open(fake.url, { token: fake.token('bob') });
  const comments = [{ path: 'src/a.ts', snippet: 'five\nand more', body: 'Hm.' }];
  const { data, text } = await call(client, 'review_pr', {
    ...AT,
    event: 'comment',
    comments,
    dry_run: true,
  });
  expect(data).toMatchObject({ posted: false, comments: [{ start_line: 5, line: 6 }] });
  expect(text).toMatch(/^Nothing was posted: comment on \w{40} could be\.\n/);
  expect(posts(fake)).toEqual([]);
});

it('review_pr approves in three requests without a word', async () => {
  await using fake = await fakeGitHub();
  const { pull } = await shop(fake);
  await using client = await open(fake.url, { token: fake.token('bob') });
  const { data } = await call(client, 'review_pr', { ...AT, event: 'approve' });
  expect(data).toMatchObject({ posted: true, comments: [] });
  expect(pull.reviews).toMatchObject([{ state: 'APPROVED' }]);
  expect(fake.requests).toHaveLength(3);
});

it.each(['approve', 'request_changes'])('review_pr says that nobody can %s their own', async (event) => {
  await using fake = await fakeGitHub();
  await shop(fake);
  await using client = await open(fake.url, { token: fake.token('ann') });
  const { text } = await call(client, 'review_pr', { ...AT, event, body: 'Fine.' });
  expect(text).toMatch(
    /^OWN: Nobody can (approve|request changes on) their own pull request, .* Send it as event comment\.$/,
  );
});

it('review_pr sends nothing that says nothing', async () => {
  await using fake = await fakeGitHub();
  await using client = await open(fake.url, { token: fake.token('bob') });
  const { text } = await call(client, 'review_pr', { ...AT, event: 'comment', body: ' ' });
  expect(text).toMatch(/^INVALID_ARGUMENTS: A review with event comment has to say something\./);
  expect(fake.requests).toEqual([]);
});

it('review_pr posts nothing where something is pushed between the look at the commit and at its diff', async () => {
  await using fake = await fakeGitHub();
  const { repo, pull } = await shop(fake);
  const late = await repo.commit('later', { 'src/a.ts': `top\n${LINES}` }, { from: 'topic' });
  await using client = await open(fake.url, { token: fake.token('bob') });
  fake.intercept('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', () => {
    pull.head = { ...pull.head, ref: 'later' };
    return undefined;
  });
  const comments = [{ path: 'src/a.ts', line: 1, body: 'Top.' }];
  const { text } = await call(client, 'review_pr', { ...AT, event: 'comment', comments });
  expect(text).toBe(
    `HEAD_MOVED: The branch was pushed to meanwhile and is at ${late} now; nothing was posted. Read the diff again, then review it.`,
  );
  expect(posts(fake)).toEqual([]);
});

it('review_pr says where the branch went while it posted', async () => {
  await using fake = await fakeGitHub();
  const { repo, pull } = await shop(fake);
  const late = await repo.commit('later', { 'x.md': 'x\n' }, { from: 'topic' });
  const sha = pull.head.sha;
  fake.intercept('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', () => {
    pull.head = { ...pull.head, ref: 'later' };
    return undefined;
  });
  await using client = await open(fake.url, { token: fake.token('bob') });
  const { data, text } = await call(client, 'review_pr', { ...AT, event: 'approve' });
  expect(data).toMatchObject({ posted: true, sha, now_at: late });
  expect(text).toContain(`\nThe branch was pushed to meanwhile and is at ${late} now.`);
  expect(pull.reviews).toMatchObject([{ commit: sha }]);
});

it('review_pr looks for no more files of a large pull request than it needs', async () => {
  await using fake = await fakeGitHub();
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, at) => [`f${String(at).padStart(3, '0')}`, 'x\n']),
  );
  const repo = await fake.repo('octo/shop', { files: { 'a.txt': 'a\n' }, collaborators: { bob: 'write' } });
  await repo.commit('topic', many, { from: 'main' });
  await repo.pull({ head: 'topic' });
  await using client = await open(fake.url, { token: fake.token('bob') });
  const at = (path: string) => ({
    ...AT,
    event: 'comment',
    dry_run: true,
    comments: [{ path, line: 1, body: 'x' }],
  });
  expect((await call(client, 'review_pr', at('f250'))).data).toMatchObject({ comments: [{ path: 'f250' }] });
  expect(fake.requests).toHaveLength(4);
  fake.requests.length = 0;
  expect((await call(client, 'review_pr', at('f001'))).isError).toBeFalsy();
  expect(fake.requests).toHaveLength(2);
});

it('review_pr asks the person what it would post where private data was read with words of strangers', async () => {
  await using fake = await fakeGitHub();
  await shop(fake);
  const secret = await fake.repo('octo/secret', { private: true, files: { 'a.txt': 'a\n' } });
  await secret.commit('topic', { 'key.txt': 'k\n' }, { from: 'main' });
  await secret.pull({ head: 'topic' });
  const questions: string[] = [];
  const person = ({ message }: { message: string }) => {
    questions.push(message);
    return { action: 'accept' as const, content: { agree: true } };
  };
  await using client = await open(fake.url, { token: fake.token('octo') }, { person });
  await call(client, 'get_pr', { owner: 'octo', repo: 'secret', number: 1, include: ['diff'] });
  const stranger = await fake.repo('octo/shop2', { files: { 'a.txt': 'a\n' } });
  await stranger.commit('topic', { 'b.txt': 'b\n' }, { from: 'main' });
  await stranger.pull({ head: 'topic', author: 'mallory' });
  await call(client, 'list_prs', { owner: 'octo', repo: 'shop2' });
  const { data } = await call(client, 'review_pr', { ...AT, event: 'comment', body: 'The key is k.' });
  expect(data).toMatchObject({ posted: true });
  expect(questions).toEqual([
    expect.stringMatching(/^Comment on pull request 1, with 0 comments\. In octo\/shop\.[^]*The key is k\./),
  ]);
});
