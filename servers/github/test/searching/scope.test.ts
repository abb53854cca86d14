import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scoped } from '../../src/searching/scope.ts';

const SHOP = { owner: 'octo', repo: 'shop' };

const PARTS = [
  'word repo:victim/private REPO:x org:x " \' ( ) OR NOT - %72epo%3A %2572epo user: : | label:bug is:private re po ｒｅｐｏ：x @victim'.split(
    ' ',
  ),
  ['\u200B', '\n', '\u0000', ' :', ' '],
].flat();

/** What people, and attackers, write into a search. */
const Query = fc.oneof(
  fc
    .array(fc.constantFrom(...PARTS), { maxLength: 12 })
    .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between))),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

function queryOf(query: string, where: Parameters<typeof scoped>[2]): string | undefined {
  try {
    return scoped('issues', query, where);
  } catch (error) {
    expect(String(error)).toMatch(/query|parentheses|Where/);
    return undefined;
  }
}

it('a query of any words is looked for in the places of ours alone', () => {
  let answered = 0;
  fc.assert(
    fc.property(Query, (query) => {
      const places = 'repo:octo/shop user:acme is:issue ';
      const all = queryOf(query, { named: undefined, entries: ['octo/shop', 'acme/*'] });
      if (all === undefined) return;
      answered += 1;
      expect(all.startsWith(places)).toBe(true);
      const rest = all.slice(places.length);
      expect(rest).not.toMatch(/(?<!\w)(?:repo|org|user|owner|enterprise)\s*:/i);
      expect(rest).not.toMatch(/[\p{C}\n]/u);
      // Without what stands in quotes there is nothing that could be an alternative to the places.
      expect(rest.replaceAll(/"[^"]*"/g, '')).not.toMatch(/\bOR\b|[()|]/);
    }),
    { numRuns: 3000 },
  );
  expect(answered).toBeGreaterThan(100);
});

it('alternatives never leave the repository that was named', () => {
  let grouped = 0;
  fc.assert(
    fc.property(Query, (query) => {
      const all = queryOf(query, { named: SHOP, entries: [] });
      if (all === undefined) return;
      const rest = all.slice('repo:octo/shop is:issue '.length);
      const bare = rest.replaceAll(/"[^"]*"/g, '');
      if (!/\bOR\b|[()|]/.test(bare)) return;
      grouped += 1;
      let depth = 0;
      const depths = Array.from(bare, (sign) => (depth += sign === '(' ? 1 : sign === ')' ? -1 : 0));
      // One group from its first sign to its last.
      expect(depths.slice(0, -1).every((each) => each > 0)).toBe(true);
      expect(depth).toBe(0);
    }),
    { numRuns: 3000 },
  );
  expect(grouped).toBeGreaterThan(20);
});

it.each([
  [{ named: undefined, entries: [] }, 'is:issue word'],
  [{ named: SHOP, entries: ['octo/shop'] }, 'repo:octo/shop is:issue word'],
  [{ named: { owner: 'octo' }, entries: [] }, 'user:octo is:issue word'],
  [
    { named: { owner: 'Octo' }, entries: ['octo/shop', 'octo/till', 'acme/*'] },
    'repo:octo/shop repo:octo/till is:issue word',
  ],
])('a word in %j is looked for as %s', (where, query) => {
  expect(scoped('issues', ' word ', where)).toBe(query);
});
