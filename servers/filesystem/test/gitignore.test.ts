import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { callOn } from './open.ts';
import { makePlace } from './tree.ts';

const { root } = makePlace({
  '.gitignore': [
    '# a comment',
    String.raw`\#not-a-comment`,
    '*.log',
    '!keep.log',
    '/top.txt',
    'cache/',
    '!cache/kept.txt',
    'docs/*.html',
    'deep/**/x',
    '**/anywhere/z',
    'name[0-9].md',
    'spaced ',
    String.raw`held\ `,
    'packed/*',
    '!packed/mine',
    'lib/**',
    '',
  ].join('\n'),
  '#not-a-comment': '',
  'a.log': '',
  'A.LOG': '',
  'keep.log': '',
  'top.txt': '',
  'sub/top.txt': '',
  'cache/kept.txt': '',
  'sub/cache/x': '',
  'other/cache': 'a file, where the rule is of folders',
  'docs/a.html': '',
  'docs/more/a.html': '',
  'deep/x': '',
  'deep/a/b/x': '',
  'q/anywhere/z': '',
  'name1.md': '',
  'namex.md': '',
  spaced: '',
  'held ': '',
  'packed/theirs': '',
  'packed/mine/file': '',
  'lib/a/b': '',
  'sub/.gitignore': '*\n!*.ts\n!.gitignore\r\n!a.log\n',
  'sub/a.ts': '',
  'sub/a.js': '',
  'sub/a.log': '',
  'empty/.gitignore': '*',
  'empty/x': '',
});
execFileSync('git', ['init', '--quiet'], { cwd: root });

/** What git would take, as the reference. */
const taken = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root })
  .toString()
  .split('\0')
  .filter(Boolean);

type Entries = { path: string; type: string }[];

describe('what .gitignore leaves out', () => {
  it('find leaves out as git does', async () => {
    const { data } = await callOn([root], 'find', { type: 'file' });
    expect((data.entries as Entries).map(({ path }) => path).toSorted()).toEqual(taken.toSorted());
  });

  it('list leaves out as git does', async () => {
    const { data } = await callOn([root], 'list', { depth: 20, hidden: true });
    const files = (data.entries as Entries).filter(({ type }) => type === 'file').map(({ path }) => path);
    expect(files.toSorted()).toEqual(taken.toSorted());
  });

  it('is seen in no time, whatever the stars of a rule', async () => {
    const path = `${'a/'.repeat(150)}c`;
    const { root: hostile } = makePlace({
      '.gitignore': `${'**/a/'.repeat(30)}b\n*.log\n`,
      [path]: '',
      'x.log': '',
    });
    const { data } = await callOn([hostile], 'find', { type: 'file' });
    expect((data.entries as Entries).map((entry) => entry.path)).toEqual(['.gitignore', path]);
  });
});
