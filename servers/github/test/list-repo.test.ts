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
  expect(await rows('contributors')).toEqual([
    { name: 'octo', facts: expect.stringMatching(/^\d+ commits$/) },
  ]);
});

it('list_repo says so where there is nothing', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('list_repo', { kind: 'labels' })).data).toEqual({ rows: [], truncated: false });
});

it('list_repo of a repository that nobody may see is not found, in words', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('list_repo', { repo: 'none', kind: 'tags' })).text).toMatch(/^NOT_FOUND: /);
});
