import { expect, it } from 'vitest';
import { assertCommittable, isGitInside } from '../../src/committing/paths.ts';

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

it.each([
  ['a\\b.txt', 'has a backslash'],
  ['docs/CON', 'for a device'],
  ['docs/nul.txt', 'for a device'],
  ['Aux .txt', 'for a device'],
  ['COM¹', 'for a device'],
  ['conout$', 'for a device'],
  ['a.txt.', 'for another one'],
  ['folder /a.txt', 'for another one'],
  ['ü'.repeat(130), 'more than 255 bytes'],
])('the path %j cannot be checked out everywhere', (path, why) => {
  expect(() => assertCommittable(path)).toThrow(why);
});

it.each(['docs/console.txt', 'com.txt', 'auxiliary', '.hidden', 'a b/c', 'ü'.repeat(127)])(
  'the path %j can be checked out everywhere',
  (path) => {
    expect(() => assertCommittable(path)).not.toThrow();
  },
);
