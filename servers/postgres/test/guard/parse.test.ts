import { describe, expect, it } from 'vitest';
import { parse, type ParsedStatement } from '../../src/guard/guard.ts';
import { relationsIn } from '../../src/guard/relations.ts';

const relationsOf = ({ type, node }: ParsedStatement) => relationsIn({ [type]: node });

describe('parse', () => {
  it.each([
    ["SELECT 'é😀', 1 FRM x y", 'The statement cannot be read at line 1, column 20:', 'x y'],
    ['SELECT 1\n  FROM\n', 'The statement ends too early, at line 3, column 1:', ''],
    ['SELEC 1\nFROM a', 'The statement cannot be read at line 1, column 1:', 'SELEC 1'],
    ['SELEC 1', 'The statement cannot be read at line 1, column 1:', 'SELEC 1'],
    ["SELECT 1,\n\t'abc", 'A quoted string that is never closed begins at line 2, column 2:', "'abc"],
    ['SELECT "abc', 'A quoted identifier that is never closed begins at line 1, column 8:', '"abc'],
    ['SELECT $x$abc', 'A dollar-quoted string that is never closed begins at line 1, column 8:', '$x$abc'],
    ['SELECT 1 /* abc', 'A block comment that is never closed begins at line 1, column 10:', '/* abc'],
  ])('points at what is wrong in %j', async (sql, message, at) => {
    const error = await parse(sql).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'SYNTAX' });
    const [said, shown = '', caret = ''] = (error as Error).message.split('\n');
    expect(said).toBe(message);
    expect(
      Array.from(shown)
        .slice(caret.length - 1)
        .join(''),
    ).toBe(at);
  });

  it('shows only what is near in a long line', async () => {
    const sql = `SELECT ${'1, '.repeat(500)} FROM FROM ${', 1'.repeat(500)}`;
    const error = await parse(sql).catch((thrown: unknown) => thrown as Error);
    expect((error as Error).message.length).toBeLessThan(300);
  });

  it.each(['', ' \n', ';', ';;', '-- nothing', '/* nothing */ ;'])(
    'refuses %j: there is no statement',
    async (sql) => {
      await expect(parse(sql)).rejects.toMatchObject({ code: 'EMPTY' });
    },
  );

  it('refuses a NUL, behind which the server would not look', async () => {
    await expect(parse('SELECT 1 \0; DROP TABLE a')).rejects.toMatchObject({ code: 'SYNTAX' });
  });

  it.each([
    ['longer than can be checked', `SELECT '${'x'.repeat(100_000)}'`],
    ['nested in parentheses', `SELECT ${'('.repeat(40_000)}1${')'.repeat(40_000)}`],
    ['nested in operators', `SELECT 1${'+1'.repeat(40_000)}`],
    ['nested in queries', `SELECT * FROM ${'(SELECT * FROM '.repeat(3000)}a${') x'.repeat(3000)}`],
  ])('refuses a statement that is %s, and reads the next', async (_, sql) => {
    await expect(parse(sql)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await parse('SELECT 1')).toMatchObject({ type: 'SelectStmt' });
  });

  it('reads many statements at once while some of them break the parser', async () => {
    const deep = `SELECT 1${'+1'.repeat(40_000)}`;
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => parse(i % 3 === 0 ? deep : `SELECT ${i}`)),
    );
    expect(all.map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? 'rejected' : 'fulfilled')),
    );
  });

  it.each([
    [' SELECT 1 ; -- more', 'SELECT 1 ', 1],
    ["/* é */ SELECT 'é' ;", "SELECT 'é' ", 8],
    ['VALUES (1)', 'VALUES (1)', 0],
  ])('cuts the statement out of %j', async (sql, text, start) => {
    expect(await parse(sql)).toMatchObject({ text, start, sql });
  });

  it.each([
    ['SELECT 1', true, false],
    ['SELECT 1 ORDER BY 1', true, true],
    ['SELECT * FROM (SELECT 1 ORDER BY 1) x', true, false],
    ['SELECT 1 UNION SELECT 2 ORDER BY 1', true, true],
    ['VALUES (1)', true, false],
    ['TABLE a', true, false],
    ['WITH a AS (SELECT 1) TABLE a', true, false],
    ['SHOW work_mem', false, false],
    ['EXPLAIN SELECT 1 ORDER BY 1', false, false],
  ])(
    'knows of %j whether a cursor can be declared: %s, and whether its rows have an order: %s',
    async (sql, cursor, ordered) => {
      expect(await parse(sql)).toMatchObject({ cursor, ordered });
    },
  );
});

describe('relationsOf', () => {
  it.each([
    ['SELECT * FROM a, s.b AS c JOIN "D" ON true', ['a', 's.b', 'D']],
    ['WITH a AS (SELECT 1) SELECT * FROM a', []],
    ['WITH a AS (SELECT * FROM a) SELECT * FROM a, public.a', ['a', 'public.a']],
    ['WITH RECURSIVE a AS (SELECT 1 UNION SELECT * FROM a) TABLE a', []],
    ['WITH RECURSIVE a AS (TABLE b), b AS (SELECT 1) TABLE a', []],
    ['WITH a AS (TABLE b), b AS (TABLE a) TABLE b', ['b']],
    ['SELECT * FROM (WITH a AS (SELECT 1) TABLE a) x, a', ['a']],
    ['WITH a AS (SELECT 1) SELECT (SELECT 1 FROM a), (WITH b AS (TABLE a) SELECT 1 FROM b, c)', ['c']],
    ['TABLE a UNION (WITH b AS (TABLE a) TABLE b) EXCEPT TABLE b', ['a', 'a', 'b']],
    ['SELECT 1 WHERE EXISTS (TABLE a) ORDER BY (SELECT 1 FROM b) LIMIT (SELECT 1 FROM c)', ['a', 'b', 'c']],
    ['EXPLAIN WITH a AS (SELECT 1) INSERT INTO a TABLE a', []],
    [
      'SELECT * FROM a TABLESAMPLE SYSTEM (1), LATERAL f((SELECT 1 FROM b)) x, ROWS FROM (g((SELECT 1 FROM c)))',
      ['a', 'b', 'c'],
    ],
    ['SHOW work_mem', []],
  ])('%s', async (sql, names) => {
    const found = relationsOf(await parse(sql));
    expect(
      found.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`)).toSorted(),
    ).toEqual(names.toSorted());
  });

  it('says where, and under which alias', async () => {
    expect(relationsOf(await parse("SELECT 'é' FROM s.a AS x"))).toEqual([
      { schema: 's', name: 'a', alias: 'x', byte: 17 },
    ]);
  });
});
