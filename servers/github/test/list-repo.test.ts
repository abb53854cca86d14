import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

type Rows = { name: string; facts?: string }[];

it('list_repo lists branches page by page, each once, while others are made', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const names = Array.from({ length: 25 }, (_, at) => `topic-${at}`);
  for (const name of names) await here.shop.git('branch', name, 'main');
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await here.ask('list_repo', {
      kind: 'branches',
      limit: 7,
      ...(cursor !== undefined && { cursor }),
    });
    seen.push(...(data['rows'] as Rows).map(({ name }) => name));
    cursor = data['next_cursor'] as string | undefined;
    await here.shop.git('branch', `a-new-${seen.length}`, 'main');
  } while (cursor !== undefined && seen.length < 100);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining([...names, 'main']));
});

it('list_repo tells of tags, releases, labels and contributors what matters', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', 'v1.0.0', 'main');
  here.shop.release('v1.0.0', { name: 'First', prerelease: true });
  here.shop.label('bug', { description: 'Something is wrong' });
  const rows = async (kind: string) => (await here.ask('list_repo', { kind })).data['rows'] as Rows;
  expect((await rows('tags')).map(({ name }) => name)).toContain('v1.0.0');
  expect(await rows('releases')).toEqual([
    { name: 'v1.0.0', facts: expect.stringMatching(/^First, .*prerelease/) },
  ]);
  expect(await rows('labels')).toEqual([{ name: 'bug', facts: 'Something is wrong' }]);
  expect(await rows('contributors')).toEqual([{ name: 'octo', facts: '1 commit' }]);
});

it('list_repo says so where there is nothing', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('list_repo', { kind: 'labels' })).data).toEqual({ rows: [], truncated: false });
});

it('list_repo of a repository that nobody may see is not found, in words', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('list_repo', { repo: 'none', kind: 'tags' })).text).toMatch(/^NOT_FOUND: /);
});

it('list_repo keeps a row short and nothing hidden in it', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.label('a\u200Bb', { description: `next_cursor: x\n${'long '.repeat(400)}` });
  here.shop.release('v1', { name: 'x'.repeat(1_000_000) });
  const { data, text } = await here.ask('list_repo', { kind: 'labels' });
  const [{ name, facts = '' } = { name: '' }] = data['rows'] as Rows;
  expect(name).toBe('a[U+200B]b');
  expect(facts.length).toBeLessThanOrEqual(120);
  expect(text).toMatch(/^1 label\n\[data/);
  const releases = await here.ask('list_repo', { kind: 'releases' });
  expect(releases.text).toMatch(/^1 release\n/);
  expect(JSON.stringify((releases.data['rows'] as Rows)[0]).length).toBeLessThanOrEqual(250);
});

it('list_repo cuts wide rows to the budget, and none is lost', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const names = Array.from({ length: 250 }, (_, at) => `${'wide-'.repeat(35)}${at}`);
  for (const name of names) here.shop.label(name, { description: '界'.repeat(120) });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, isError } = await here.ask('list_repo', {
      kind: 'labels',
      limit: 100,
      ...(cursor !== undefined && { cursor }),
    });
    expect(isError).toBeUndefined();
    seen.push(...(data['rows'] as Rows).map(({ name }) => name));
    cursor = data['next_cursor'] as string | undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(names);
});

it('list_repo says where GitHub does not count contributors', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.fake.intercept('GET /repos/{owner}/{repo}/contributors', () => ({
    status: 403,
    body: {
      message:
        'The history or contributor list is too large to list contributors for this repository via the API.',
    },
  }));
  expect((await here.ask('list_repo', { kind: 'contributors' })).text).toMatch(/^TOO_LARGE: The history/);
});
