import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageOf } from '../../src/paging/page.ts';

interface Item {
  readonly id: number;
}

/** A list of GitHub's, the newest first, that can change between two pages. */
function listing(state: { items: Item[] }, falls: boolean) {
  const sorted = () => state.items.toSorted((one, other) => (falls ? other.id - one.id : one.id - other.id));
  return {
    about: { list: 'x' },
    falls,
    key: ({ id }: Item) => id,
    row: ({ id }: Item) => ({ id }),
    fetch: async (page: number, size: number) => sorted().slice((page - 1) * size, page * size),
    call: { budget: 10_000, fit: <Row>(rows: readonly Row[]) => ({ rows: [...rows], left: 0 }) },
  };
}

async function readAll(
  list: ReturnType<typeof listing>,
  limit: number,
  meanwhile: () => void = () => {},
): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOf({ ...list, limit, cursor });
    seen.push(...page.rows.map(({ id }) => id));
    cursor = page.next_cursor;
    expect(page.truncated).toBe(cursor !== undefined);
    meanwhile();
  } while (cursor !== undefined);
  return seen;
}

it('pages of any size give every row once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(60),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      async (count, limit, falls) => {
        const items = Array.from({ length: count }, (_, id) => ({ id: id + 1 }));
        const seen = await readAll(listing({ items }, falls), limit);
        const expected = items.map(({ id }) => id);
        expect(seen).toEqual(falls ? expected.toReversed() : expected);
      },
    ),
  );
});

it('what is added and taken away between pages moves nothing: what stays comes once', async () => {
  const change = fc.record({ add: fc.nat(3), drop: fc.array(fc.nat(60), { maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (changes, limit, falls) => {
        const state = { items: Array.from({ length: 30 }, (_, id) => ({ id: id + 1 })) };
        const dropped = new Set<number>();
        let next = 31;
        const left = [...changes];
        const seen = await readAll(listing(state, falls), limit, () => {
          const { add = 0, drop = [] } = left.shift() ?? {};
          for (const id of drop) dropped.add(id);
          const fresh = Array.from({ length: add }, () => ({ id: (next += 1) }));
          state.items = [...state.items.filter(({ id }) => !dropped.has(id)), ...fresh];
        });
        expect(new Set(seen).size).toBe(seen.length);
        const stayed = Array.from({ length: 30 }, (_, id) => id + 1).filter((id) => !dropped.has(id));
        expect(seen).toEqual(expect.arrayContaining(stayed));
      },
    ),
  );
});

it('rows that do not fit come with the next page', async () => {
  const items = Array.from({ length: 10 }, (_, id) => ({ id: id + 1 }));
  const list = listing({ items }, false);
  const call = {
    budget: 10_000,
    fit: <Row>(rows: readonly Row[]) => ({ rows: rows.slice(0, 3), left: Math.max(0, rows.length - 3) }),
  };
  expect(await readAll({ ...list, call }, 5)).toEqual(items.map(({ id }) => id));
});

it('rows that are left out do not end the list', async () => {
  const items = Array.from({ length: 50 }, (_, id) => ({ id: id + 1 }));
  const list = listing({ items }, false);
  const even = { ...list, row: ({ id }: Item) => (id % 10 === 0 ? { id } : undefined) };
  expect(await readAll(even as never, 2)).toEqual([10, 20, 30, 40, 50]);
});

it('a cursor is good for its own arguments alone', async () => {
  const list = listing({ items: [{ id: 1 }, { id: 2 }] }, false);
  const { next_cursor: cursor } = await pageOf({ ...list, limit: 1, cursor: undefined });
  await expect(pageOf({ ...list, about: { list: 'y' }, limit: 1, cursor })).rejects.toMatchObject({
    code: 'BAD_CURSOR',
  });
  for (const bad of ['', 'x', 'W10', Buffer.from('["a",{"page":0}]').toString('base64url')])
    await expect(pageOf({ ...list, limit: 1, cursor: bad })).rejects.toMatchObject({ code: 'BAD_CURSOR' });
});

it('a list of which most is left out is asked for in pages of the size it names', async () => {
  const asked: number[] = [];
  const list = listing({ items: Array.from({ length: 90 }, (_, id) => ({ id })) }, false);
  const fetch = async (page: number, size: number) => {
    asked.push(size);
    return list.fetch(page, size);
  };
  const { rows } = await pageOf({
    ...list,
    fetch,
    limit: 2,
    size: 50,
    cursor: undefined,
    row: ({ id }) => (id % 40 === 39 ? { id } : undefined),
  });
  expect(rows).toEqual([{ id: 39 }, { id: 79 }]);
  expect(asked).toEqual([50, 50]);
});

it('a list in an order of its own goes on behind the last row, wherever it went', async () => {
  const names = ['v2', 'v10', 'b', 'A', 'z', 'c', 'Y', 'd'];
  const state = { names: [...names] };
  const list = {
    about: {},
    unordered: true,
    key: (name: string) => name,
    row: (name: string) => ({ name }),
    fetch: async (page: number, size: number) => state.names.slice((page - 1) * size, page * size),
    call: { budget: 10_000, fit: <Row>(rows: readonly Row[]) => ({ rows: [...rows], left: 0 }) },
  };
  for (const limit of [1, 2, 3, 7, 8, 9]) {
    state.names = [...names];
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOf({ ...list, limit, cursor });
      seen.push(...page.rows.map(({ name }) => name));
      cursor = page.next_cursor;
      if (!state.names.includes('new')) state.names.unshift('new');
    } while (cursor !== undefined);
    expect(seen).toEqual(names);
  }
});

it('a list in an order of its own loses and repeats nothing, whatever is put before it', async () => {
  const change = fc.record({ add: fc.nat(4), at: fc.nat(40) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      async (changes, limit) => {
        const state = { names: Array.from({ length: 20 }, (_, at) => `old-${at}`) };
        const list = {
          about: {},
          unordered: true,
          key: (name: string) => name,
          row: (name: string) => ({ name }),
          fetch: async (page: number, size: number) => state.names.slice((page - 1) * size, page * size),
          call: { budget: 10_000, fit: <Row>(rows: readonly Row[]) => ({ rows: [...rows], left: 0 }) },
        };
        const left = [...changes];
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await pageOf({ ...list, limit, cursor });
          seen.push(...page.rows.map(({ name }) => name));
          cursor = page.next_cursor;
          const { add = 0, at = 0 } = left.shift() ?? {};
          const fresh = Array.from({ length: add }, (_, count) => `new-${left.length}-${count}`);
          state.names.splice(Math.min(at, state.names.length), 0, ...fresh);
        } while (cursor !== undefined);
        expect(seen.filter((name) => name.startsWith('old'))).toEqual(
          Array.from({ length: 20 }, (_, at) => `old-${at}`),
        );
        expect(new Set(seen).size).toBe(seen.length);
      },
    ),
    { examples: [[[{ add: 4, at: 0 }], 1]] },
  );
});
