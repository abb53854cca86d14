import { fakeGitHub, type FakeGitHub, type FakeRepo } from '../../servers/github/test/fake/fake-github.ts';
import type { Requests } from './tasks.ts';
import { task, toolCall } from './task.ts';
import type { Task } from './tasks.ts';

const OURS = '@plugboard/github';
const REFERENCE = '@modelcontextprotocol/server-github';

const AT = { owner: 'octo', repo: 'shop' };
const CHANGED = 300;

export const about = () =>
  `What it does for a model, on a fake GitHub on loopback that keeps real git repositories: the same question to each, each with a token of ` +
  `its own. The pull request changes ${CHANGED} files. Requests are per call, over all calls; unchanged ones were answered 304, which ` +
  'GitHub counts against no limit.';

/** A GitHub for one section. Its address carries the tokens. */
export interface BenchGitHub extends AsyncDisposable {
  readonly url: string;
  readonly requests: (name: string) => Requests;
}

export async function openBenchGitHub(): Promise<BenchGitHub> {
  const fake = await fakeGitHub({ kind: 'github.com' });
  const logins: Readonly<Record<string, string>> = { [OURS]: 'octo', [REFERENCE]: 'peer' };
  fake.user('peer');
  await fill(fake);
  const url = new URL(fake.url);
  for (const [name, login] of Object.entries(logins)) url.searchParams.set(name, fake.token(login));
  const requests = (name: string): Requests => {
    const mine = fake.requests.filter(({ login }) => login === logins[name]);
    return { all: mine.length, unchanged: mine.filter(({ status }) => status === 304).length };
  };
  return { url: url.href, requests, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
}

/** How each is told where GitHub is, and who it is. */
export function oursAt(url: string): string[] {
  const { origin, searchParams } = new URL(url);
  return ['--host', origin, '--token', searchParams.get(OURS) ?? ''];
}

export function referenceAt(url: string): string[] {
  const { origin, searchParams } = new URL(url);
  const first = new URL('./served/github-peer.js', import.meta.url);
  first.searchParams.set('api', origin);
  first.searchParams.set('token', searchParams.get(REFERENCE) ?? '');
  return ['--import', first.href];
}

const PROSE =
  'It happens when the cart is empty and a coupon is given: the total is wrong by a cent, and only on some days. ';

async function fill(fake: FakeGitHub): Promise<void> {
  const files = Object.fromEntries(
    Array.from({ length: CHANGED }, (_, at) => [
      `src/part-${at}/file-${at}.ts`,
      lines(40, `const value${at} = `),
    ]),
  );
  const repo = await fake.repo('octo/shop', {
    collaborators: { peer: 'write' },
    files: { ...files, 'README.md': lines(200, 'A line of the readme, number ') },
  });
  for (let at = 0; at < 40; at += 1)
    await repo.commit('main', { 'CHANGES.md': lines(at, 'Change ') }, { message: `Change number ${at}` });
  await changeMuch(repo);
  for (let at = 0; at < 60; at += 1) {
    const { number } = repo.issue({
      title: `Totals are wrong, case ${at}`,
      body: PROSE.repeat(5),
      labels: ['bug'],
    });
    for (let comment = 0; comment < 5; comment += 1) repo.comment(number, { body: PROSE });
  }
  for (let at = 0; at < 30; at += 1) {
    const head = `topic-${at}`;
    await repo.commit(
      head,
      { [`src/topic-${at}.ts`]: 'export {};\n' },
      { from: 'main', message: `Topic ${at}` },
    );
    await repo.pull({ title: `Mend totals, part ${at}`, body: PROSE, head });
  }
}

async function changeMuch(repo: FakeRepo): Promise<void> {
  const changed = Object.fromEntries(
    Array.from({ length: CHANGED }, (_, at) => [
      `src/part-${at}/file-${at}.ts`,
      `${lines(40, `const value${at} = `)}export {};\n`,
    ]),
  );
  await repo.commit('large', changed, { from: 'main', message: 'Change all parts' });
  await repo.pull({ title: 'Change all parts', body: PROSE, head: 'large' });
}

function lines(count: number, text: string): string {
  return Array.from({ length: count }, (_, at) => `${text}${at}\n`).join('');
}

export function githubTasks(): readonly Task[] {
  return [
    task('read a file of 200 lines', 'number 199', {
      [OURS]: toolCall('read_file', { ...AT, path: 'README.md' }),
      [REFERENCE]: toolCall('get_file_contents', { ...AT, path: 'README.md' }),
    }),
    task('list 30 commits', 'Change number 30', {
      [OURS]: toolCall('list_commits', { ...AT, limit: 30 }),
      [REFERENCE]: toolCall('list_commits', { ...AT, perPage: 30 }),
    }),
    task('list 30 issues', 'case 50', {
      [OURS]: toolCall('list_issues', { ...AT, limit: 30 }),
      // Pull requests are among its issues.
      [REFERENCE]: toolCall('list_issues', { ...AT, per_page: 60 }),
    }),
    task('read an issue', 'case 3', {
      [OURS]: toolCall('get_issue', { ...AT, number: 5 }),
      [REFERENCE]: toolCall('get_issue', { ...AT, issue_number: 5 }),
    }),
    task('read an issue with its comments', 'case 3', {
      [OURS]: toolCall('get_issue', { ...AT, number: 5, include: ['comments'] }),
      [REFERENCE]: 'has no tool for comments',
    }),
    task('list 30 pull requests', 'part 5', {
      [OURS]: toolCall('list_prs', { ...AT, limit: 30 }),
      [REFERENCE]: toolCall('list_pull_requests', { ...AT, per_page: 30 }),
    }),
    task('read a pull request', 'Change all parts', {
      [OURS]: toolCall('get_pr', { ...AT, number: 1 }),
      [REFERENCE]: toolCall('get_pull_request', { ...AT, pull_number: 1 }),
    }),
    task(`list the ${CHANGED} files of a pull request`, 'src/part-', {
      [OURS]: toolCall('get_pr', { ...AT, number: 1, include: ['files'] }),
      [REFERENCE]: toolCall('get_pull_request_files', { ...AT, pull_number: 1 }),
    }),
    task('review a branch: commits, changes, checks', 'Topic 7', {
      [OURS]: toolCall('review_branch', { ...AT, branch: 'topic-7' }),
      [REFERENCE]: 'has no tool that compares',
    }),
    task('search issues', 'case 42', {
      [OURS]: toolCall('search', { ...AT, kind: 'issues', query: 'Totals in:title' }),
      [REFERENCE]: toolCall('search_issues', { q: 'repo:octo/shop is:issue Totals in:title' }),
    }),
    task('comment on an issue', '', {
      [OURS]: toolCall('comment', { ...AT, number: 6, body: 'Seen.' }),
      [REFERENCE]: toolCall('add_issue_comment', { ...AT, issue_number: 6, body: 'Seen.' }),
    }),
  ];
}
