import type { Person } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { shopWith } from '../world.ts';
import { commitOn, FILES } from './commit-on.ts';

it('commit says which permission workflows want', async () => {
  const person: Person = () => ({ action: 'accept', content: { agree: true } });
  await using here = await shopWith(FILES, {}, { person });
  here.fake.intercept('POST /repos/{owner}/{repo}/git/trees', () => ({
    status: 403,
    body: { message: 'Resource not accessible by personal access token' },
  }));
  expect((await commitOn(here, [{ write: '.github/workflows/x.yml', content: 'on: push' }])).text).toMatch(
    /^FORBIDDEN: GitHub does not let this token change workflows\. .*Workflows: write/,
  );
  expect((await commitOn(here, [{ write: 'x.yml', content: 'on: push' }])).text).toMatch(
    /^FORBIDDEN: GitHub does not let this token do that\. .*the scope repo/,
  );
});

it('commit asks before it moves or deletes a link or a submodule, and keeps them what they are', async () => {
  const questions: string[] = [];
  const person: Person = ({ message }) => {
    questions.push(message);
    return { action: 'accept', content: { agree: true } };
  };
  await using here = await shopWith(FILES, { privateMix: 'allow' }, { person });
  await here.shop.commit('main', {
    link: { content: 'README.md', mode: '120000' },
    sub: { mode: '160000', sha: 'a'.repeat(40) },
  });
  const { isError } = await commitOn(here, [{ delete: 'link' }, { move: 'sub', to: 'lib/sub' }]);
  expect(isError).toBeUndefined();
  expect(questions).toHaveLength(1);
  expect(questions[0]).toContain('It deletes the symbolic link link.');
  expect(questions[0]).toContain('It moves the submodule sub to lib/sub.');
  const tree = await here.shop.git('ls-tree', '-r', 'main');
  expect(tree).toContain(`160000 commit ${'a'.repeat(40)}\tlib/sub`);
  expect(tree).not.toContain('\tlink');
});

it('commit tells a person what is new, and not what was there', async () => {
  const questions: string[] = [];
  const person: Person = ({ message }) => {
    questions.push(message);
    return { action: 'accept', content: { agree: false } };
  };
  await using here = await shopWith(
    { '.github/workflows/ci.yml': 'name: old words\non: push\nrun: test\n' },
    {},
    { person },
  );
  await commitOn(here, [
    { edit: '.github/workflows/ci.yml', edits: [{ old: 'on: push', new: 'on: pull_request' }] },
  ]);
  expect(questions[0]).toContain('on: pull_request');
  expect(questions[0]).not.toContain('old words');
});

it('commit finds secrets in what is new, in pieces or in base64, and not in what was there', async () => {
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  await using here = await shopWith(
    { 'a.txt': `one\ntwo\n${secret}\n`, 'b.txt': 'x = ghp_\n' },
    { secretsScan: true },
  );
  const found = async (change: object) => (await commitOn(here, [change])).text;
  expect(await found({ write: 'c', content: secret })).toMatch(/^SECRET_FOUND: /);
  expect(
    await found({ write: 'c', content: Buffer.from(secret).toString('base64'), encoding: 'base64' }),
  ).toMatch(/^SECRET_FOUND: /);
  for (const utf16 of [
    Buffer.from(`\uFEFF${secret}`, 'utf16le'),
    Buffer.from(`\uFEFF${secret}`, 'utf16le').swap16(),
  ])
    expect(await found({ write: 'c', content: utf16.toString('base64'), encoding: 'base64' })).toMatch(
      /^SECRET_FOUND: /,
    );
  expect(await found({ edit: 'b.txt', edits: [{ old: 'ghp_', new: secret }] })).toMatch(/^SECRET_FOUND: /);
  expect(
    await found({
      edit: 'b.txt',
      edits: [
        { old: 'ghp_', new: `ghp_${'a1B2'.repeat(8)}` },
        { old: '2\n', new: '2a1B2\n' },
      ],
    }),
  ).toMatch(/^SECRET_FOUND: /);
  expect(await found({ edit: 'a.txt', edits: [{ old: 'one', new: '1' }] })).toMatch(/^Committed /);
});

it('a change of a workflow or of what a link leads to asks, in every mode', async () => {
  const questions: string[] = [];
  const person: Person = ({ message }) => {
    questions.push(message);
    return { action: 'accept', content: { agree: false } };
  };
  await using here = await shopWith(FILES, { privateMix: 'allow' }, { person, confirm: 'off' });
  await here.shop.commit('main', { link: { content: 'README.md', mode: '120000' } });
  const before = await here.head();
  expect((await commitOn(here, [{ write: '.github/workflows/x.yml', content: 'on: push' }])).text).toMatch(
    /^DECLINED: /,
  );
  expect((await commitOn(here, [{ move: 'link', to: 'link2' }])).text).toMatch(/^DECLINED: /);
  expect((await commitOn(here, [{ write: 'link', content: '/etc/passwd' }])).text).toMatch(/^SYMLINK: /);
  expect(questions).toEqual([
    expect.stringContaining('.github/workflows/x.yml'),
    expect.stringContaining('It moves the symbolic link link to link2.'),
  ]);
  expect(await here.head()).toBe(before);
});
