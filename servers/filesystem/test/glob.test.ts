import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatcher } from '../src/listing/glob.ts';

const matches = (pattern: string, path: string) => globMatcher([pattern])(path.split('/'));

describe('a glob', () => {
  it.each([
    ['*.ts', 'a.ts', true],
    ['*.ts', 'src/a.ts', true],
    ['*.ts', 'a.tsx', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/x/a.ts', false],
    ['src/**/*.ts', 'src/a.ts', true],
    ['src/**/*.ts', 'src/x/y/a.ts', true],
    ['src/**', 'src/x/y', true],
    ['**/x/**', 'a/x/b', true],
    ['**/x', 'x', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a👍c', true],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    ['[]]', ']', true],
    ['*.{ts,tsx}', 'a.tsx', true],
    ['*.{ts,tsx}', 'a.js', false],
    ['{a,b{c,d}}.x', 'bd.x', true],
    ['{a}', '{a}', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['.*', '.env', true],
    ['*', '.env', true],
    ['[', '[', true],
    ['./src/*.ts', 'src/a.ts', true],
    ['/src', 'src', true],
    ['node_modules/', 'a/node_modules', true],
    ['', 'a', false],
  ])('%s against %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  it('agrees with the definition, tried every way', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 7 });
    const names = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        expect(matches(pattern.join(''), name.join(''))).toBe(byDefinition(pattern, name));
      }),
      { numRuns: 3_000 },
    );
  });

  it('is done in no time, whatever its stars', () => {
    expect(matches(`${'a*'.repeat(60)}b`, 'a'.repeat(250))).toBe(false);
    expect(matches(`${'**/a/'.repeat(30)}b`, 'a/'.repeat(200))).toBe(false);
    expect(matches('{a,b}'.repeat(30), 'x')).toBe(false);
  });
});

function byDefinition([token, ...pattern]: string[], name: string[]): boolean {
  if (token === undefined) return name.length === 0;
  if (token === '*')
    return (
      byDefinition(pattern, name) || (name.length > 0 && byDefinition([token, ...pattern], name.slice(1)))
    );
  return name.length > 0 && (token === '?' || token === name[0]) && byDefinition(pattern, name.slice(1));
}
