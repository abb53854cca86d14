import { expect, it } from 'vitest';
import { shopWith } from '../world.ts';
import { commitOn, FILES } from './commit-on.ts';

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
  ['a mode that it has', [{ mode: 'run.sh', executable: false }], /^NO_CHANGE: /],
  ['an edit to the same', [{ edit: 'run.sh', edits: [{ old: 'sh', new: 'sh' }] }], /^NO_CHANGE: /],
  [
    'an edit of what is there twice, one over the other',
    [{ edit: 'aaa.txt', edits: [{ old: 'aa', new: 'x' }] }],
    /^AMBIGUOUS: aaa\.txt: .* is in it 2 times/,
  ],
  ['half of a character', [{ write: 'a', content: 'x\uD800' }], /^BAD_CONTENT: The text for a has half/],
  [
    'half of a character in an edit',
    [{ edit: 'README.md', edits: [{ old: 'Shop', new: '\uDC00' }] }],
    /^BAD_CONTENT: /,
  ],
  [
    'a folder in another case',
    [{ write: 'DIR/y.txt', content: '' }],
    /^CLASH: DIR differs from dir in case alone/,
  ],
  [
    'names that differ in how an accent is written',
    [{ write: 'e\u0301.txt', content: '' }],
    /^CLASH: .* in how it is encoded alone/,
  ],
  [
    'two new names that differ in case',
    [
      { write: 'new.txt', content: '' },
      { write: 'NEW.txt', content: '' },
    ],
    /^CLASH: NEW\.txt differs from new\.txt/,
  ],
  [
    'a new file in a new file',
    [
      { write: 'n', content: '' },
      { write: 'n/x', content: '' },
    ],
    /^CLASH: n\/x would lie in n, which is no folder/,
  ],
  ['the mode of a folder', [{ mode: 'dir', executable: true }], /^NOT_A_FILE: dir is a folder/],
  ['a move of a folder', [{ move: 'dir', to: 'other' }], /^NOT_A_FILE: dir is a folder/],
  ['a move onto a folder', [{ move: 'run.sh', to: 'dir' }], /^EXISTS: There is a folder at dir/],
  ['a change of no kind', [{ path: 'a', content: 'x' }], /^INVALID_ARGUMENTS: changes/],
  ['a change of two kinds', [{ write: 'a', content: 'x', delete: 'b' }], /^INVALID_ARGUMENTS: changes/],
  ['a path that leads out', [{ write: '../a', content: 'x' }], /^INVALID_ARGUMENTS: changes/],
  ['a path with a backslash', [{ move: 'aaa.txt', to: '.github\\workflows\\x.yml' }], /^BAD_PATH: /],
  ['a path with a control character', [{ write: 'a\nb', content: 'x' }], /^BAD_PATH: /],
])('commit refuses %s, and nothing is written', async (_, changes, words) => {
  await using here = await shopWith(FILES);
  const before = await here.head();
  expect((await commitOn(here, changes)).text).toMatch(words);
  expect(await here.head()).toBe(before);
  expect(here.fake.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('what has a path that not everyone can check out can be taken away', async () => {
  await using here = await shopWith(FILES);
  await here.shop.commit('main', { 'docs/aux.txt': 'x', 'a\\b': 'y' });
  const { text } = await commitOn(here, [{ delete: 'a\\b' }, { move: 'docs/aux.txt', to: 'docs/other.txt' }]);
  expect(text).toMatch(/^Committed /);
});
