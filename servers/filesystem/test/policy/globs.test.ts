import { homedir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globFault } from '../../src/policy/glob-fault.ts';
import { allowing, refusing } from '../../src/policy/globs.ts';
import { place, placeIn } from './place.ts';

const ANY_CASE = placeIn({ caseSensitive: false });
const SECOND = placeIn({ name: 'notes', prefixed: true, real: '/srv/notes', spelled: '/home/me/link' });
const INNER = placeIn({
  name: 'inner',
  prefixed: true,
  real: '/home/me/root/a/inner',
  spelled: '/home/me/root/a/inner',
  outer: [{ name: 'root', way: ['a', 'inner'] }],
});

describe('a rule that refuses', () => {
  it.each([
    ['private', 'private', true],
    ['private', 'a/private/b/c', true],
    ['private', 'privately', false],
    ['private/', 'private/x', true],
    ['private/**', 'private', true],
    ['private/**', 'private/x/y', true],
    ['private/**', 'a/private/x', false],
    ['**/private', 'a/b/private/x', true],
    ['./private', 'private/x', true],
    ['./private', 'a/private', false],
    ['/private', 'private/x', true],
    ['/private', 'a/private', false],
    ['*.sql', 'db/dump.sql', true],
    ['*.{sql,db}', 'x.db', true],
    ['a/*.sql', 'a/b/x.sql', false],
    ['/home/me/root/a', 'a/b', true],
    ['/home/me', 'a', true],
    ['/home/m', 'a', false],
    ['/root', 'a', false],
    ['root', 'a', false],
    ['Private', 'pRIVATE/x', true],
    ['caf\u00e9', 'cafe\u0301', true],
    ['cafe\u0301', 'CAF\u00c9/x', true],
    ['x', 'x. .', true],
    ['x.', 'x.', true],
    ['..x', '..x', true],
    ['x', '...', false],
    ['se\u200Bcret', 'secr\u200Det', true],
    ['stra\u00dfe', 'STRASSE', true],
    ['**', 'anything', true],
    ['a//./b/', 'a/b/c', true],
  ])('%j and the path %j: %s', (glob, path, expected) => {
    expect(refusing([glob])(place(path))).toBe(expected);
    expect(refusing(['nothing', glob])(place(path))).toBe(expected);
  });

  it('counts from the home folder', () => {
    const home = placeIn({ real: join(homedir(), 'x'), spelled: join(homedir(), 'x') });
    expect(refusing(['~/x/y'])(home('y/z'))).toBe(true);
    expect(refusing(['~/y'])(home('y'))).toBe(false);
  });

  it('may name the root, where paths begin with it, and the path as it was typed', () => {
    expect(refusing(['notes/a'])(SECOND('a/b'))).toBe(true);
    expect(refusing(['./notes/a'])(SECOND('a/b'))).toBe(true);
    expect(refusing(['notes'])(SECOND('a'))).toBe(false);
    expect(refusing(['/home/me/link/a'])(SECOND('a'))).toBe(true);
    expect(refusing(['/srv/notes/a'])(SECOND('a'))).toBe(true);
  });

  it('is read from the outer root too, so that an inner one opens nothing', () => {
    for (const glob of ['inner', 'a', 'a/inner', './a/inner/x', 'root/a/inner/x', 'inner/x'])
      expect(refusing([glob])(INNER('x'))).toBe(true);
    expect(refusing(['a/x'])(INNER('x'))).toBe(false);
  });

  it('is none where there are none', () => expect(refusing([])(place('a'))).toBe(false));
});

describe('a rule that allows', () => {
  it('tells upper from lower case only where the root does', () => {
    expect(allowing(['A.env'])(place('a.env'))).toBe(false);
    expect(allowing(['A.env'])(place('x/A.env'))).toBe(true);
    expect(allowing(['A.env'])(ANY_CASE('a.ENV'))).toBe(true);
    expect(allowing(['caf\u00e9'])(place('cafe\u0301/x'))).toBe(true);
    expect(allowing(['x'])(place('x.'))).toBe(false);
  });
});

describe('a glob that would never match as it is meant', () => {
  it.each([
    ['!x', /^expected no "!"/],
    ['../x', /without ".."/],
    ['a/../b', /without ".."/],
    ['', /names something/],
    ['/', /names something/],
    ['./', /names something/],
    [String.raw`\{a}`, /escaped braces/],
    ['[a', /closed/],
    ['a]', /closed/],
    ['{a', /closed/],
    ['a}', /closed/],
    ['{a,{b,c}}', /not nested/],
    ['[a/b]', /closed/],
    ['[{]a', /closed/],
    ['[[:alpha:]]', /closed/],
    ['{/a,}', /make no name/],
    ['a/{b,}', /make no name/],
    ['a/{b,..}', /make no name/],
    ['{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}', /at most 64/],
  ])('%j is refused', (glob, words) => expect(globFault(glob)).toMatch(words));

  it.each([
    'x',
    '*.sql',
    'a/**/b',
    '[!a-z]x',
    '[]]',
    '[^]]',
    '{a,b}{c,d}',
    String.raw`\[x`,
    '..x',
    '/a',
    '~/a',
    '.x',
  ])('%j is fine', (glob) => expect(globFault(glob)).toBeUndefined());

  it('is refused: each other one names what its text names', () => {
    const names = fc.array(fc.constantFrom('a', 'b', '/', '{', '}', ',', '[', ']', '.', '!', '\\'), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(names, (signs) => {
        const glob = signs.join('');
        // Of a fine glob, one of what its braces offer is a path that it refuses.
        if (globFault(glob) !== undefined || /[[\]\\]/.test(glob)) return;
        const first = glob.replaceAll(/\{([^{},]*)(,[^{}]*)\}/g, '$1').replaceAll(/\/+/g, '/');
        if (/^[/.]*$/.test(first)) return;
        const path = first.split('/').filter((name) => name !== '.');
        expect(refusing([glob])(place(path.join('/')))).toBe(true);
      }),
      { numRuns: 30_000 },
    );
  });
});
