import { join } from 'node:path';
import { bytesOf } from '@plugboard/core';
import { connect } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { fakeGitHub } from './fake/fake-github.ts';
import { call } from './open.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');
const AT = { owner: 'octo', repo: 'shop' };
const TOKENS = 6_000;
/** Megabytes that the program may hold; a log of 40, or its lines, would be more than is left of it. */
const HEAP = 64;
const STAMP = '2026-11-23T08:15:01.1234567Z';

/** 40 MB and 1,000,000 lines, with one error in the midst of them. */
async function* longLog() {
  const noise = (at: number) => `${STAMP} step ${at}\n`.padEnd(41, '.').replace(/\n(\.*)$/, '$1\n');
  for (let chunk = 0; chunk < 1_000; chunk += 1) {
    const lines = Array.from({ length: 1_000 }, (_, at) => noise(chunk * 1_000 + at));
    if (chunk === 500) lines[500] = `${STAMP} TypeError: total is not a function\n`;
    if (chunk === 999) lines[999] = `${STAMP} ##[error]Process completed with exit code 1.\n`;
    yield Buffer.from(lines.join(''));
  }
}

/** 40 MB without the end of a line. */
async function* oneLine() {
  for (let chunk = 0; chunk < 40; chunk += 1) yield Buffer.alloc(1_000_000, 'x');
}

async function world() {
  const fake = await fakeGitHub();
  const files = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`src/part-${at}/file.ts`, `const value = ${at};\n`.repeat(100)]),
  );
  const repo = await fake.repo('octo/shop', { files });
  const changed = Object.fromEntries(
    Object.keys(files).map((path) => [path, 'let other = 1;\n'.repeat(120)]),
  );
  await repo.commit('large', changed, { from: 'main', message: 'Change all' });
  await repo.pull({ title: 'Change all', body: 'All of it.', head: 'large' });
  await repo.commits(
    'long',
    Array.from({ length: 5_000 }, (_, at) => ({
      files: { 'n.txt': `${at}\n` },
      message: `Step ${at}\n\n${'Why. '.repeat(200)}`,
      ...(at === 0 && { from: 'main' }),
    })),
  );
  const env = { GITHUB_TOKEN: fake.token('octo') };
  const args = [`--max-old-space-size=${HEAP}`, BIN, '--host', fake.url];
  const client = await connect({ command: process.execPath, args, env }, { era: '2026-07-28' });
  return {
    fake,
    repo,
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]();
      await fake[Symbol.asyncDispose]();
    },
  };
}

async function ask(client: Parameters<typeof call>[0], name: string, args: object) {
  const { text, isError } = await call(client, name, { ...AT, max_tokens: TOKENS, ...args });
  expect(isError, text).toBeFalsy();
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytesOf(TOKENS));
  return text;
}

it(`a program that may hold ${HEAP} MB reads logs of 40 MB, 5,000 commits and 400 changed files`, async () => {
  await using here = await world();
  const { client, repo } = here;
  const sha = (await repo.git('rev-parse', 'main')).trim();
  const { id, jobs } = repo.run({
    sha,
    conclusion: 'failure',
    jobs: [
      { name: 'lines', conclusion: 'failure', log: longLog },
      { name: 'line', conclusion: 'failure', log: oneLine },
    ],
  });
  const failures = await ask(client, 'ci', { run_id: id });
  expect(failures).toContain('log of 1000000 lines, 41.0 MB');
  expect(failures).toMatch(
    /-- line 500498\nstep 500497\.*\nstep 500498\.*\nstep 500499\.*\nTypeError: total is not a function\nstep 500501/,
  );
  expect(failures).toContain('log of 1 line, 40.0 MB');
  const part = await ask(client, 'ci', { job_id: jobs[0]?.id, start_line: 999_999 });
  expect(part).toContain('lines 999999 to 1000000 of the log, which ends there');

  const long = await ask(client, 'compare', { base: 'main', head: 'long' });
  expect(long).toContain('5000 ahead');
  expect(long).toContain('Step 4999');
  expect(long).toContain('Step 0\n');

  const review = await ask(client, 'review_branch', { branch: 'large' });
  expect(review).toContain('400 files changed');
  expect(review).toMatch(/patches of \d+ files/);
  const late = await ask(client, 'compare', {
    base: 'main',
    head: 'large',
    detail: 'patch',
    paths: ['src/part-399'],
  });
  expect(late).toContain('+let other = 1;');
}, 180_000);
