import { expect, it } from 'vitest';
import { allowListOf, isSingle } from '../../src/policy/allow-list.ts';

it('without --repos everything is allowed, and has to be named', () => {
  const { at, allows } = allowListOf([]);
  expect(at({ owner: 'a', repo: 'b' })).toEqual({ owner: 'a', repo: 'b' });
  expect(allows({ owner: 'a', repo: 'b' })).toBe(true);
  expect(() => at({ owner: 'a' })).toThrow(expect.objectContaining({ code: 'MISSING_REPO' }));
});

it('a single repository need not be named, another is refused', () => {
  const { at } = allowListOf(['octo/shop']);
  expect(at({})).toEqual({ owner: 'octo', repo: 'shop' });
  expect(at({ repo: 'SHOP' })).toEqual({ owner: 'octo', repo: 'SHOP' });
  for (const named of [{ repo: 'other' }, { owner: 'evil' }, { owner: 'octo', repo: 'shop2' }])
    expect(() => at(named)).toThrow(
      expect.objectContaining({ code: 'NOT_ALLOWED', hint: 'There are octo/shop.' }),
    );
});

it('an owner may be allowed whole', () => {
  const { at, allows } = allowListOf(['octo/*,acme/site', 'zed/a.b']);
  expect(at({ owner: 'OCTO', repo: 'any' })).toEqual({ owner: 'OCTO', repo: 'any' });
  expect([allows({ owner: 'acme', repo: 'site' }), allows({ owner: 'acme', repo: 'other' })]).toEqual([
    true,
    false,
  ]);
  expect(() => at({})).toThrow(expect.objectContaining({ code: 'MISSING_REPO' }));
  expect(() => at({ owner: 'zed', repo: 'axb' })).toThrow(expect.objectContaining({ code: 'NOT_ALLOWED' }));
});

it.each([
  'octo',
  'octo/',
  '/shop',
  'octo/a/b',
  '*/shop',
  '*/*',
  'octo/..',
  'oc to/shop',
  'octo/sh?p',
  'https://github.com/octo/shop',
])('--repos refuses %j', (entry) => {
  expect(() => allowListOf([entry])).toThrow(/^--repos: expected owner\/name or owner\/\*, found/);
});

it.each([
  [['octo/shop'], true],
  [['octo/*'], false],
  [['octo/shop,octo/b'], false],
  [['octo/shop', 'octo/b'], false],
  [[], false],
])('%j names a single repository: %s', (given, expected) => {
  expect(isSingle(given)).toBe(expected);
});
