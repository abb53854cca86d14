import fc from 'fast-check';
import { expect, it } from 'vitest';
import { perCommit } from '../src/files/blamed.ts';
import { call, open } from './open.ts';
import { AT, shopWith } from './world.ts';

type Rows = Record<string, string>[];

it('blame says which commit last changed which lines, a row for each', async () => {
  await using here = await shopWith({ 'a.txt': 'one\ntwo\nthree\nfour\n' });
  const first = await here.head();
  const sha = await here.shop.commit(
    'main',
    { 'a.txt': 'one\n2\nthree\nfour\n' },
    { message: 'Say it shorter\n\nBody' },
  );
  const { data, text } = await here.ask('blame', { path: 'a.txt' });
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string;
  expect(data).toEqual({
    start_line: 1,
    end_line: 4,
    total_lines: 4,
    rows: [
      { lines: '1, 3-4', sha: first.slice(0, 10), date, author: 'octo', headline: 'Initial commit' },
      { lines: '2', sha: sha.slice(0, 10), date, author: 'octo', headline: 'Say it shorter' },
    ],
  });
  expect(text).toMatch(/^2 commits in lines 1-4 of 4\n\[data/);
  expect(text).toContain(`\n2 | ${sha.slice(0, 10)} | `);
  expect(here.fake.requests).toHaveLength(1);
});

it('blame of some lines tells of those alone', async () => {
  await using here = await shopWith({ 'a.txt': 'one\ntwo\nthree\nfour\n' });
  const { data } = await here.ask('blame', { path: 'a.txt', start_line: 2, end_line: 3 });
  expect(data).toMatchObject({ start_line: 2, end_line: 3, total_lines: 4 });
  expect((data['rows'] as Rows).map(({ lines }) => lines)).toEqual(['2-3']);
  for (const lines of [{ start_line: 5 }, { start_line: 3, end_line: 2 }])
    expect((await here.ask('blame', { path: 'a.txt', ...lines })).text).toMatch(
      /^NO_LINES: The file has 4 lines/,
    );
});

it('blame of many commits is cut to its budget, and goes on where it ended', async () => {
  await using here = await shopWith({ 'a.txt': 'x' });
  const ranges = Array.from({ length: 900 }, (_, at) => ({
    startingLine: at * 2 + 1,
    endingLine: at * 2 + 2,
    commit: {
      oid: (at % 450).toString(16).padStart(40, '0'),
      messageHeadline: 'A headline of quite some length that goes on and on '.repeat(3),
      committedDate: '2026-01-01T00:00:00Z',
      author: null,
    },
  }));
  here.fake.intercept('POST /graphql', () => ({
    status: 200,
    body: { data: { repository: { isPrivate: false, object: { blame: { ranges } } } } },
  }));
  const seen = new Set<number>();
  let next: number | undefined = 1;
  let calls = 0;
  while (next !== undefined) {
    const { data, isError } = await here.ask('blame', { path: 'a.txt', start_line: next });
    expect(isError).toBeUndefined();
    for (const { lines = '' } of data['rows'] as Rows)
      for (const span of lines.split(', ')) {
        const [from = 0, to = from] = span.split('-').map(Number);
        for (let line = from; line <= to; line += 1) {
          expect(seen.has(line)).toBe(false);
          seen.add(line);
        }
      }
    next = data['next_line'] as number | undefined;
    calls += 1;
  }
  expect(seen.size).toBe(1800);
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThan(10);
});

it('blame reads annotated tags, and says what is not there', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.git('tag', '-a', '-m', 'First', 'v1', 'main');
  expect((await here.ask('blame', { path: 'a.txt', ref: 'v1' })).data['total_lines']).toBe(1);
  expect((await here.ask('blame', { path: 'none.txt' })).text).toMatch(/^NOT_FOUND: /);
  expect((await here.ask('blame', { path: 'a.txt', ref: 'none' })).text).toMatch(/^NOT_FOUND: /);
  await using anonymous = await open(here.fake.url);
  expect((await call(anonymous, 'blame', { ...AT, path: 'a.txt' })).text).toMatch(/^NO_TOKEN: /);
});

it('every line is in the row of its commit, once', () => {
  const commits = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(commits, fc.nat(45), fc.nat(45), (oids, one, other) => {
      const ranges = oids.map((oid, at) => ({ startingLine: at + 1, endingLine: at + 1, commit: { oid } }));
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const told = perCommit(ranges, from, to).flatMap(({ lines, commit }) =>
        lines.split(', ').flatMap((span) => {
          const [first = 0, last = first] = span.split('-').map(Number);
          return Array.from({ length: last - first + 1 }, (_, at) => [first + at, commit.oid] as const);
        }),
      );
      const expected = oids.map((oid, at) => [at + 1, oid] as const);
      expect(told.toSorted(([a], [b]) => a - b)).toEqual(
        expected.filter(([line]) => line >= from && line <= to),
      );
    }),
  );
});
