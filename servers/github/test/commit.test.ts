import type { Person } from '@plugboard/core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isGitInside } from '../src/committing/paths.ts';
import { editedText } from '../src/committing/edits.ts';
import { shopWith } from './world.ts';

const FILES = {
  'README.md': 'Shop\nline two\nend',
  'run.sh': '#!/bin/sh\n',
  'crlf.txt': 'a\r\nb\r\nc\r\n',
  'img.png': Buffer.from([137, 80, 0, 255]),
  'dir/x.txt': 'x',
};

async function commitOn(here: Awaited<ReturnType<typeof shopWith>>, changes: object[], more: object = {}) {
  return here.ask('commit', {
    branch: 'main',
    expected_head_sha: await here.head(),
    message: 'Change',
    changes,
    ...more,
  });
}

it('commit makes one commit of many changes, that git reads back', async () => {
  await using here = await shopWith(FILES);
  await here.shop.commit('main', { 'run.sh': { content: '#!/bin/sh\n', mode: '100755' } });
  const parent = await here.head();
  const { data, text } = await commitOn(here, [
    { write: 'new/é.txt', content: 'Promise<string>\r\n' },
    { write: 'logo.bin', content: Buffer.from([0, 255, 254]).toString('base64'), encoding: 'base64' },
    {
      edit: 'README.md',
      edits: [
        { old: 'line two', new: 'line 2' },
        { old: 'end', new: 'END' },
      ],
    },
    { edit: 'crlf.txt', edits: [{ old: 'a\nb', new: 'a\nB' }] },
    { edit: 'run.sh', edits: [{ old: '#!/bin/sh', new: '#!/bin/bash' }] },
    { delete: 'dir/x.txt' },
    { move: 'img.png', to: 'pictures/img.png' },
  ]);
  expect(text).toBe(`Committed ${String(data['sha'])}: 8 paths.`);
  expect(await here.head()).toBe(data['sha']);
  expect((await here.shop.git('rev-parse', 'main^')).trim()).toBe(parent);
  // Its last line comes without the end.
  const show = async (path: string) => `${await here.shop.git('show', `main:${path}`)}\n`;
  expect(await show('new/é.txt')).toBe('Promise<string>\r\n');
  expect(await show('README.md')).toBe('Shop\nline 2\nEND\n');
  expect(await show('crlf.txt')).toBe('a\r\nB\r\nc\r\n');
  const tree = await here.shop.git('ls-tree', '-r', 'main');
  expect(tree).toMatch(/100755 blob \w+\trun\.sh/);
  expect(tree).toContain('pictures/img.png');
  expect(tree).not.toContain('dir/x.txt');
  expect((await here.shop.git('cat-file', '-s', 'main:logo.bin')).trim()).toBe('3');
});

it('commit on a branch that has moved does nothing, and says where it stands', async () => {
  await using here = await shopWith(FILES);
  const stale = await here.head();
  const now = await here.shop.commit('main', { 'README.md': 'other' });
  const { text } = await commitOn(here, [{ delete: 'run.sh' }], { expected_head_sha: stale });
  expect(text).toMatch(new RegExp(`^CONFLICT: main stands at ${now} by now, so nothing was committed\\.`));
  expect(await here.head()).toBe(now);
});

it('commit loses the race to another in one piece', async () => {
  await using here = await shopWith(FILES);
  let now = '';
  here.fake.intercept('POST /repos/{owner}/{repo}/git/commits', () => {
    void here.shop.commit('main', { 'other.txt': 'x' }).then((sha) => (now = sha));
    return undefined;
  });
  const { text, isError } = await commitOn(here, [{ delete: 'run.sh' }]);
  if (isError === true) expect(text).toMatch(/^CONFLICT: /);
  await expect.poll(() => now).not.toBe('');
  expect(await here.shop.git('ls-tree', '--name-only', now)).toContain('other.txt');
});

it.each<[string, object[], RegExp]>([
  [
    'an edit of what is not there',
    [{ edit: 'README.md', edits: [{ old: 'nowhere', new: 'x' }] }],
    /^NO_MATCH: README\.md: the old text of edit 1 is not in it/,
  ],
  [
    'an edit of what is there often',
    [{ edit: 'crlf.txt', edits: [{ old: '\n', new: '' }] }],
    /^AMBIGUOUS: crlf\.txt: .* is in it 3 times/,
  ],
  [
    'an edit under another sha',
    [{ edit: 'README.md', edits: [{ old: 'Shop', new: 'x' }], sha: 'b'.repeat(40) }],
    /^CONFLICT: README\.md has changed/,
  ],
  ['an edit of bytes', [{ edit: 'img.png', edits: [{ old: 'P', new: 'x' }] }], /^NOT_TEXT: img\.png/],
  [
    'an edit of nothing',
    [{ edit: 'none', edits: [{ old: 'P', new: 'x' }] }],
    /^NOT_FOUND: There is nothing at none/,
  ],
  ['two changes of one path', [{ delete: 'run.sh' }, { write: 'run.sh', content: '' }], /^TWICE: /],
  ['a move onto a file', [{ move: 'run.sh', to: 'README.md' }], /^EXISTS: /],
  ['a deletion of nothing', [{ delete: 'none' }], /^NOT_FOUND: /],
  ['a file in a file', [{ write: 'README.md/x', content: '' }], /^CLASH: /],
  ['a file where a folder is', [{ write: 'dir', content: '' }], /^NOT_A_FILE: dir is a folder/],
  [
    'a name in another case',
    [{ write: 'readme.MD', content: '' }],
    /^CLASH: readme\.MD differs from README\.md in case alone/,
  ],
  ["git's folder", [{ write: '.git/config', content: '' }], /^BAD_PATH: /],
  ["git's folder in disguise", [{ write: 'a/.GiT./hooks/x', content: '' }], /^BAD_PATH: /],
  ['no base64', [{ write: 'a', content: 'hello!', encoding: 'base64' }], /^BAD_CONTENT: /],
  ['nothing that changes', [{ write: 'run.sh', content: '#!/bin/sh\n' }], /^NO_CHANGE: /],
])('commit refuses %s, and nothing is written', async (_, changes, words) => {
  await using here = await shopWith(FILES);
  const before = await here.head();
  expect((await commitOn(here, changes)).text).toMatch(words);
  expect(await here.head()).toBe(before);
});

it('commit says what it would do in a dry run', async () => {
  await using here = await shopWith(FILES);
  const before = await here.head();
  const { text, data } = await commitOn(
    here,
    [{ edit: 'README.md', edits: [{ old: 'line two', new: 'line 2' }] }, { delete: 'run.sh' }],
    { dry_run: true },
  );
  expect(text).toMatch(/^Would change 2 paths; nothing was written\.\n\[data/);
  expect(data['diff']).toContain('-line two\n+line 2\n');
  expect(await here.head()).toBe(before);
  expect(here.fake.requests.every(({ method }) => method === 'GET')).toBe(true);
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

it.each([
  '.git',
  '.GIT/x',
  'a/.git /b',
  'a/.git...',
  '.g\u200Cit/config',
  'git~1/x',
  'a\\.git\\b',
  '.git::$INDEX_ALLOCATION/x',
  '．git/x',
])('%j is inside of git', (path) => {
  expect(isGitInside(path)).toBe(true);
});

it.each(['.gitignore', '.github/x', 'a.git/x', 'git/x', 'x/git~a'])('%j is not', (path) => {
  expect(isGitInside(path)).toBe(false);
});

it('an edit changes what it names and not a character beside it', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), (around, old, fresh) => {
      fc.pre(
        !around.includes(old) &&
          `${around}${old}${around}`.split(old).length === 2 &&
          !old.includes('\n') &&
          !around.includes('\r'),
      );
      expect(editedText('a', `${around}${old}${around}`, [{ old, new: fresh }])).toBe(
        `${around}${fresh}${around}`,
      );
    }),
  );
});
