import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parsedName } from '../src/catalog/names.ts';
import { scopeOf } from '../src/catalog/scope.ts';
import { quoted } from '../src/connection/begin.ts';

it.each([
  ['orders', { name: 'orders' }],
  [' public.orders ', { schema: 'public', name: 'orders' }],
  ['"My Schema"."a.b"', { schema: 'My Schema', name: 'a.b' }],
  ['"say ""hi"""', { name: 'say "hi"' }],
  ['round(numeric, integer)', { name: 'round', args: 'numeric, integer' }],
  ['public.now()', { schema: 'public', name: 'now', args: '' }],
  ['a.b.c', undefined],
  ['', undefined],
  ['"open', undefined],
])('the name %j is read as %j', (text, name) => {
  expect(parsedName(text)).toEqual(name);
});

it('every quoted name is read as what it was', () => {
  const names = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(names, names, (schema, name) => {
      expect(parsedName(`${quoted(schema)}.${quoted(name)}`)).toEqual({ schema, name });
    }),
  );
});

it('a scope without schemas and tables has everything', () => {
  const scope = scopeOf({ schemas: [], tables: [] });
  expect(scope.isOpen).toBe(true);
  expect(scope.isInScope({ schema: 'a', table: 'b' })).toBe(true);
});

it('a scope has what is in its schemas, and its tables', () => {
  const scope = scopeOf({ schemas: ['a'], tables: ['c.b', 'd."x.y"'] });
  const is = (schema: string, table: string) => scope.isInScope({ schema, table });
  expect([is('a', 'b'), is('c', 'b'), is('d', 'x.y'), is('c', 'other'), is('d', 'x')]).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

it('a table without its schema is refused at the start', () => {
  expect(() => scopeOf({ schemas: [], tables: ['orders'] })).toThrow('--tables: expected schema.table');
});
