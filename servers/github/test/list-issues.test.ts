import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

type Rows = { number: number; title: string }[];

it('list_issues answers rows without pull requests, the newest first', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.issue({ title: 'First', labels: ['bug', 'ui'], assignees: ['octo'], author: 'ann' });
  await here.shop.commit('topic', { 'b.txt': 'b' }, { from: 'main' });
  await here.shop.pull({ title: 'A pull', head: 'topic' });
  const third = here.shop.issue({ title: 'Third' });
  here.shop.comment(third.number);
  const { data, text } = await here.ask('list_issues');
  expect(data['rows']).toEqual([
    { number: 3, title: 'Third', state: 'open', author: 'octo', comments: 1, updated: expect.any(String) },
    {
      number: 1,
      title: 'First',
      state: 'open',
      author: 'ann',
      labels: ['bug', 'ui'],
      assignees: ['octo'],
      updated: expect.any(String),
    },
  ]);
  expect(text).toMatch(/^2 issues\n\[data \w+ from "issues"[^\n]*\n#3 open Third \| octo \| 1 comment \| /);
});

it('list_issues loses and repeats none while issues are opened and closed', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  for (let count = 0; count < 40; count += 1) here.shop.issue({ title: `Issue ${count}` });
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await here.ask('list_issues', { limit: 7, ...(cursor !== undefined && { cursor }) });
    seen.push(...(data['rows'] as Rows).map(({ number }) => number));
    cursor = data['next_cursor'] as string | undefined;
    here.shop.issue({ title: 'Later' });
    const closed = here.shop.state.issues.get(seen.at(-2) ?? 1);
    if (closed !== undefined) closed.state = 'closed';
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 40 }, (_, at) => 40 - at));
});

it('list_issues filters, and keeps a row within 250 characters', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  here.shop.issue({ title: 'Open' });
  here.shop.issue({
    title: 'T'.repeat(256),
    state: 'closed',
    labels: Array.from({ length: 20 }, (_, at) => `label-number-${at}`),
    author: 'ann',
  });
  const titles = async (args: object) =>
    ((await here.ask('list_issues', args)).data['rows'] as Rows).map(({ title }) => title.slice(0, 4));
  expect(await titles({ state: 'closed' })).toEqual(['TTTT']);
  expect(await titles({ state: 'all', author: 'ann' })).toEqual(['TTTT']);
  expect(await titles({ labels: ['none'] })).toEqual([]);
  expect(await titles({ state: 'all', assignee: 'none', since: '2020-01-01' })).toHaveLength(2);
  expect(await titles({ since: '2999-01-01' })).toEqual([]);
  const { data } = await here.ask('list_issues', { state: 'closed' });
  const [row] = data['rows'] as object[];
  expect(row).toMatchObject({ author: 'ann', labels: expect.arrayContaining(['label-number-0']) });
  expect(JSON.stringify(row).length).toBeLessThanOrEqual(250);
});

it('list_issues hears everyone by their own rights under --lockdown, also where a page was read before', async () => {
  await using here = await shopWith({ 'a.txt': 'a' }, { lockdown: true });
  const { issues } = here.shop.state;
  for (let number = 1; number <= 20; number += 1)
    here.shop.issue({ title: `Issue ${number}`, author: number <= 8 ? 'octo' : 'mallory' });
  const rows: { number: number; title: string }[] = [];
  let cursor: unknown;
  do {
    const { data } = await here.ask('list_issues', { limit: 4, ...(cursor !== undefined && { cursor }) });
    rows.push(...(data['rows'] as typeof rows));
    cursor = data['next_cursor'];
    // What goes before the place moves what follows to the page before it.
    if (rows.length === 12)
      for (const number of [20, 19, 18, 17]) Object.assign(issues.get(number) ?? {}, { state: 'closed' });
  } while (cursor !== undefined);
  expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => 20 - at));
  for (const { number, title } of rows)
    expect([number, title.startsWith('Issue')]).toEqual([number, number <= 8]);
});

it('list_issues refuses a label that GitHub would take for two', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('list_issues', { labels: ['a,b'] })).text).toMatch(/labels.*has no comma/);
});

it('list_issues of exactly one page has no next one, and of none no rows', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  expect((await here.ask('list_issues')).data).toEqual({ rows: [], truncated: false });
  for (let count = 0; count < 5; count += 1) here.shop.issue({});
  expect((await here.ask('list_issues', { limit: 5 })).data).toMatchObject({ truncated: false });
  expect((await here.ask('list_issues', { limit: 4 })).data).toMatchObject({ truncated: true });
});

it('rows that are too long for one answer come in several, none of them lost', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  const labels = Array.from({ length: 10 }, (_, at) => `area: ${'part '.repeat(6)}${at}`);
  for (let at = 0; at < 100; at += 1) here.shop.issue({ title: `${at} ${'購物車'.repeat(80)}`, labels });
  const numbers: number[] = [];
  for (let cursor: string | undefined, calls = 0; calls === 0 || cursor !== undefined; calls += 1) {
    const { data, text } = await here.ask('list_issues', {
      limit: 100,
      ...(cursor !== undefined && { cursor }),
    });
    expect(text).not.toMatch(/^[A-Z_]+: /);
    numbers.push(...(data['rows'] as Rows).map(({ number }) => number));
    cursor = data['next_cursor'] as string | undefined;
  }
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, at) => 100 - at));
});
