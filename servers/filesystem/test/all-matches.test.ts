import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allMatches, literalFinder, searchText } from '../src/search/all-matches.ts';
import { expressionFinder } from '../src/search/expression.ts';
import { literalMatcher } from '../src/search/matcher.ts';
import type { Query } from '../src/search/query.ts';

const PLAIN: Query = {
  pattern: '',
  mode: 'literal',
  case_sensitive: true,
  word: false,
  multiline: false,
  context: 0,
};

function finderOf(wanted: Partial<Query>) {
  const query = { ...PLAIN, ...wanted };
  return query.mode === 'literal' ? literalFinder(literalMatcher(query)) : expressionFinder(query);
}

/** Where each match is, what it is, and what its groups took. */
function told(text: string, wanted: Partial<Query>) {
  return [...allMatches(finderOf(wanted), text)].map(({ start, end, groups }) => [
    start,
    text.slice(start, end),
    ...groups.map((span) => span && text.slice(span.start, span.end)),
  ]);
}

const regex = (pattern: string, more: Partial<Query> = {}) => ({ pattern, mode: 'regex' as const, ...more });

describe('all matches', () => {
  it.each<[Partial<Query>, string, unknown[][]]>([
    [
      { pattern: 'aa' },
      'aaaaa',
      [
        [0, 'aa'],
        [2, 'aa'],
      ],
    ],
    [
      { pattern: 'É', case_sensitive: false },
      'é-É',
      [
        [0, 'é'],
        [2, 'É'],
      ],
    ],
    [
      { pattern: 'a', word: true },
      'a aa a',
      [
        [0, 'a'],
        [5, 'a'],
      ],
    ],
    [
      { pattern: 'b\nc', multiline: true },
      'b\r\nc b\nc b\rc',
      [
        [0, 'b\r\nc'],
        [5, 'b\nc'],
        [9, 'b\rc'],
      ],
    ],
    [
      regex('(\\w)(\\d)?'),
      'a1b',
      [
        [0, 'a1', 'a', '1'],
        [2, 'b', 'b', undefined],
      ],
    ],
    [
      regex('^(.)|(.)$'),
      'ab\r\ncd',
      [
        [0, 'a', 'a', undefined],
        [1, 'b', undefined, 'b'],
        [4, 'c', 'c', undefined],
        [5, 'd', undefined, 'd'],
      ],
    ],
    [
      regex('(b)', { word: true }),
      'b b\nab b',
      [
        [0, 'b', 'b'],
        [2, 'b', 'b'],
        [7, 'b', 'b'],
      ],
    ],
    [
      regex('x*'),
      'axx😀b',
      [
        [0, ''],
        [1, 'xx'],
        [5, ''],
        [6, ''],
      ],
    ],
    [
      regex('$'),
      'a\r\nb\n',
      [
        [1, ''],
        [4, ''],
      ],
    ],
    [regex('(a)\n(b)', { multiline: true }), '\r\na\r\nb', [[2, 'a\r\nb', 'a', 'b']]],
    [
      regex('\n', { multiline: true }),
      'a\r\nb\rc\n',
      [
        [1, '\r\n'],
        [4, '\r'],
        [6, '\n'],
      ],
    ],
    [regex('a\\sb'), 'a\nb a b', [[4, 'a b']]],
  ])('of %j in %j are %j', (query, text, expected) => expect(told(text, query)).toEqual(expected));

  it('of an expression are those that the engine of the language finds', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '(a|bc)', '(b)', '😀', '\\s');
    const piece = fc.tuple(atom, fc.constantFrom('', '+', '?')).map((parts) => parts.join(''));
    const pattern = fc
      .tuple(fc.constantFrom('a', 'b', '(c)'), fc.array(piece, { maxLength: 4 }))
      .map(([first, rest]) => first + rest.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '😀', '\n'), maxLength: 40 });
    fc.assert(
      fc.property(pattern, text, (each, content) => {
        const expected = [...content.matchAll(new RegExp(each, 'gmu'))].map((match) => [
          match.index,
          ...match,
        ]);
        expect(told(content, regex(each, { multiline: true }))).toEqual(expected);
      }),
    );
  });

  it('stand in the text as it was given, whatever ends its lines', () => {
    const row = fc.tuple(fc.constantFrom('', 'x', 'ax', 'xxé'), fc.constantFrom('\n', '\r\n', '\r'));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.boolean(), (rows, multiline) => {
        const text = rows.flat().join('');
        const expected = [...text.matchAll(/x/g)].map(({ index }) => [index, 'x']);
        expect(told(text, regex('x', { multiline }))).toEqual(expected);
        expect(told(text, { pattern: 'x', multiline })).toEqual(expected);
      }),
    );
  });

  it('are told until there are enough, or time is up', () => {
    const find = finderOf({ pattern: 'x' });
    const later = Date.now() + 600_000;
    expect(searchText(find, { id: 1, text: 'xxx', most: 3, until: later })).toMatchObject({ ended: 'all' });
    const { matches, ended } = searchText(find, { id: 1, text: 'xxx', most: 2, until: later });
    expect([matches.length, ended]).toEqual([2, 'most']);
    expect(searchText(find, { id: 1, text: 'xxx', most: 3, until: 0 })).toEqual({
      id: 1,
      matches: [],
      ended: 'time',
    });
  });
});
