import { expect, it } from 'vitest';
import { linksIn } from '../../src/history/links.ts';

const AT = { owner: 'octo', repo: 'shop' };
const shortly = (texts: string[], branch = 'topic') =>
  linksIn(texts, branch, AT).map(
    ({ at, number, closes }) => `${closes ? '!' : ''}${at.owner}/${at.repo}#${number}`,
  );

it.each([
  ['Fixes #12', ['!octo/shop#12']],
  ['fixed: #12, see #13', ['!octo/shop#12', 'octo/shop#13']],
  ['closes acme/other#3 and GH-4', ['!acme/other#3', 'octo/shop#4']],
  ['resolves https://github.com/acme/other/issues/5', ['!acme/other#5']],
  ['see https://ghe.acme.test/a/b/pull/6', ['a/b#6']],
  ['(#7)', ['octo/shop#7']],
  ['#8 again #8, and Closes #8', ['!octo/shop#8']],
  ['colour #fff, a#9, x&#8203; &#12;, #0, v1#2x', []],
  ['prefixes #10', ['octo/shop#10']],
])('%j names %j', (text, links) => {
  expect(shortly([text])).toEqual(links);
});

it.each([
  ['12-mend-totals', ['octo/shop#12']],
  ['fix/13-mend', ['octo/shop#13']],
  ['issue-14', ['octo/shop#14']],
  ['ann/gh-15-x', ['octo/shop#15']],
  ['release-v2', []],
  ['topic', []],
])('the branch %s points to %j', (branch, links) => {
  expect(shortly([], branch)).toEqual(links);
});

it('a text made to be slow is not', () => {
  expect(shortly([`${'fix '.repeat(50_000)}${'a/'.repeat(50_000)}${'#'.repeat(100_000)}`])).toEqual([]);
});
