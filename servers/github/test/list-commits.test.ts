import { expect, it } from 'vitest';
import { fakeGitHub } from './fake/fake-github.ts';
import { call, open } from './open.ts';

const AT = { owner: 'octo', repo: 'shop' };

async function world(count = 12) {
  const fake = await fakeGitHub();
  const repo = await fake.repo('octo/shop', { files: { 'README.md': 'Shop\n' } });
  await repo.commits(
    'main',
    Array.from({ length: count }, (_, at) => ({
      files: { [at % 2 === 0 ? 'even.txt' : 'odd.txt']: `${at}\n` },
      message: `Change ${at}\n\nWhy it was made.`,
      author: at % 3 === 0 ? 'ann' : 'octo',
      date: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
    })),
  );
  const token = fake.token('octo');
  return { fake, repo, token, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() };
}

type Client = Awaited<ReturnType<typeof open>>;
type Rows = { sha: string; headline: string; author: string; merge?: boolean }[];

async function all(client: Client, args: object, between: () => Promise<unknown> = async () => {}) {
  const seen: Rows = [];
  let cursor: unknown;
  do {
    const { data, isError, text } = await call(client, 'list_commits', {
      ...AT,
      ...args,
      ...(cursor !== undefined && { cursor }),
    });
    expect(isError, text).toBeFalsy();
    seen.push(...(data['commits'] as Rows));
    expect(data['truncated']).toBe(data['next_cursor'] !== undefined);
    cursor = data['next_cursor'];
    await between();
  } while (cursor !== undefined);
  return seen;
}

it('list_commits lists the newest first, a row each, in one request', async () => {
  await using here = await world();
  await using client = await open(here.fake.url, { token: here.token });
  const { data, text } = await call(client, 'list_commits', { ...AT, limit: 3 });
  expect((data['commits'] as Rows).map(({ headline, author }) => [headline, author])).toEqual([
    ['Change 11', 'octo'],
    ['Change 10', 'octo'],
    ['Change 9', 'ann'],
  ]);
  expect(text).toMatch(/^3 commits up to [\da-f]{10}; more with cursor \S+\n\[data /);
  expect(text).not.toContain('Why it was made');
  expect(here.fake.requests).toHaveLength(1);
  for (const row of data['commits'] as Rows) expect(JSON.stringify(row).length).toBeLessThanOrEqual(250);
});

it.each([1, 4, 5, 12, 13])(
  'page after page of %i has each commit once, whatever is pushed meanwhile',
  async (limit) => {
    await using here = await world();
    await using client = await open(here.fake.url, { token: here.token });
    let pushed = 0;
    const seen = await all(client, { limit, ...(limit % 2 === 0 && { ref: 'main' }) }, () =>
      here.repo.commit('main', { 'new.txt': String((pushed += 1)) }, { message: `New ${pushed}` }),
    );
    expect(seen.map(({ headline }) => headline)).toEqual([
      ...Array.from({ length: 12 }, (_, at) => `Change ${11 - at}`),
      'Initial commit',
    ]);
  },
);

it('filters by path, author and day, and keeps to them from page to page', async () => {
  await using here = await world();
  await using client = await open(here.fake.url, { token: here.token });
  const even = await all(client, { path: 'even.txt', limit: 2 }, () =>
    here.repo.commit('main', { 'even.txt': String(Math.random()) }, { message: 'New' }),
  );
  expect(even.map(({ headline }) => headline)).toEqual([10, 8, 6, 4, 2, 0].map((at) => `Change ${at}`));
  const ann = await all(client, { author: 'ann' });
  expect(ann.map(({ headline }) => headline)).toEqual([9, 6, 3, 0].map((at) => `Change ${at}`));
  const days = await all(client, { since: '2026-01-03', until: '2026-01-05' });
  expect(days.map(({ headline }) => headline)).toEqual(['Change 4', 'Change 3', 'Change 2']);
});

it('marks merges, and shows long, unseen and odd headlines as they are', async () => {
  await using here = await world(0);
  const message = `\u202Eevil ${'x'.repeat(1_000_000)}`;
  const side = await here.repo.commit('side', { 'a.txt': 'a' }, { from: 'main', message });
  await here.repo.commit('main', { 'b.txt': 'b' }, { message: 'Merge side', merge: [side] });
  await using client = await open(here.fake.url, { token: here.token });
  const { data } = await call(client, 'list_commits', AT);
  const rows = data['commits'] as Rows;
  expect(rows.find(({ headline }) => headline === 'Merge side')?.merge).toBe(true);
  const odd = rows.find(({ headline }) => headline.includes('evil'));
  expect(odd?.headline).toMatch(/^\[U\+202E\]evil x+…$/);
  expect(JSON.stringify(odd).length).toBeLessThanOrEqual(250);
});

it('says what is wrong with a repository without commits, a branch that is not there, and a foreign cursor', async () => {
  await using here = await world();
  await here.fake.repo('octo/bare');
  await using client = await open(here.fake.url, { token: here.token });
  const bare = await call(client, 'list_commits', { owner: 'octo', repo: 'bare' });
  expect(bare.text).toMatch(/^EMPTY: /);
  const none = await call(client, 'list_commits', { ...AT, ref: 'none' });
  expect(none.text).toMatch(/^NOT_FOUND: There is no such branch/);
  const { data } = await call(client, 'list_commits', { ...AT, limit: 2 });
  const other = await call(client, 'list_commits', { ...AT, ref: 'main', cursor: data['next_cursor'] });
  expect(other.text).toMatch(/^BAD_CURSOR: /);
  for (const bad of [{ since: 'yesterday' }, { author: 'a b' }, { path: '../x' }, { until: '2026-13-40' }]) {
    const answer = await client
      .callTool({ name: 'list_commits', arguments: { ...AT, ...bad } })
      .catch(() => ({ isError: true }));
    expect(answer.isError, JSON.stringify(bad)).toBe(true);
  }
});

it('under --lockdown headlines of people without push access are withheld', async () => {
  await using here = await world();
  await using client = await open(here.fake.url, { token: here.token, lockdown: true });
  const { data } = await call(client, 'list_commits', { ...AT, limit: 3 });
  expect((data['commits'] as Rows).map(({ headline }) => headline)).toEqual([
    'Change 11',
    'Change 10',
    '[withheld: written by someone without push access]',
  ]);
});
