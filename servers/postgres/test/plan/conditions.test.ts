import { expect, it } from 'vitest';
import { columnsIn, conditionsIn, sortColumns } from '../../src/plan/conditions.ts';

it('reads each thing that a filter asks for', async () => {
  const filter =
    "((o.k IS NOT NULL) AND (o.k = ANY ('{1,2}'::integer[])) AND (o.n ~~ 'a%'::text) AND ((o.status)::text = 'x'::text) " +
    "AND (lower((o.n)::text) = 's'::text) AND (o.d >= (now() - '1 day'::interval)) AND o.open AND (NOT o.done))";
  const { conditions, complete } = await conditionsIn(filter);
  expect(complete).toBe(true);
  expect(
    conditions.map(({ column, test, through, cast, pattern }) => [column, test, through ?? cast ?? pattern]),
  ).toEqual([
    ['k', 'is_not_null', undefined],
    ['k', 'equal', undefined],
    ['n', 'like', 'a%'],
    ['status', 'equal', 'text'],
    ['n', 'equal', 'lower'],
    ['d', 'range', undefined],
    ['open', 'is_true', undefined],
    ['done', 'is_false', undefined],
  ]);
});

it('takes what EXPLAIN writes for other parts of a plan as values', async () => {
  const filter =
    '((NOT (ANY (o.id = (hashed SubPlan 1).col1))) AND (o.k = (InitPlan 2).col1) AND EXISTS(SubPlan 3))';
  const { conditions, complete } = await conditionsIn(filter);
  expect(conditions).toEqual([{ alias: 'o', column: 'k', test: 'equal' }]);
  expect(complete).toBe(false);
});

it('sees a join from both sides', async () => {
  const { conditions } = await conditionsIn('(o.customer_id = c.id)');
  expect(conditions).toEqual([
    { alias: 'o', column: 'customer_id', test: 'equal', other: { alias: 'c', column: 'id' } },
    { alias: 'c', column: 'id', test: 'equal', other: { alias: 'o', column: 'customer_id' } },
  ]);
});

it.each([
  '(a.x = (a.y + 1))',
  '((a.x = 1) OR (a.y = 2))',
  '(a.x <> 1)',
  '(a.x)::text ~ $1',
  'no sql at all (',
])('finds nothing that an index serves in %s', async (text) => {
  expect(await conditionsIn(text)).toEqual({ conditions: [], complete: false });
});

it('a word in a constant is no condition', async () => {
  const { conditions } = await conditionsIn("(a.x = 'b.y = 2 AND (hashed SubPlan 1)'::text)");
  expect(conditions).toEqual([{ alias: 'a', column: 'x', test: 'equal' }]);
});

it('reads names as they were quoted', async () => {
  expect(await columnsIn('max("odd one"."A""b")')).toEqual([{ alias: 'odd one', column: 'A"b' }]);
});

it('sorts by columns alone', async () => {
  expect(await sortColumns(['o.a DESC', 'o.b'])).toEqual([
    { alias: 'o', column: 'a', descending: true },
    { alias: 'o', column: 'b', descending: false },
  ]);
  expect(await sortColumns(['o.a', '(o.b + 1)'])).toBeUndefined();
  expect(await sortColumns(['o.a NULLS FIRST'])).toBeUndefined();
});
