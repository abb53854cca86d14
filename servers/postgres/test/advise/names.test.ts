import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../database.ts';
import { freeName, quoteName } from '../../src/advise/names.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

it('PostgreSQL reads back whatever name is quoted', async () => {
  const name = fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u200b', '\u{e0041}', 'a', 'é') }),
    )
    .map((text) => text.replaceAll('\0', '').toWellFormed())
    .filter((text) => text !== '' && Buffer.byteLength(text) < 64);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await fc.assert(
      fc.asyncProperty(name, async (text) => {
        const { fields } = await client.query(`SELECT 1 AS ${quoteName(text)}`);
        expect(fields.map((field) => field.name)).toEqual([text]);
      }),
      { numRuns: 300 },
    );
  } finally {
    await client.end();
  }
});

it('what nobody would see in a name is written by its number', () => {
  expect(quoteName('a\u200bb"\u{e0041}')).toBe(String.raw`U&"a\200bb""\+0e0041"`);
});

it('a free name is no longer than PostgreSQL keeps, and not taken', () => {
  const long = freeName(['é'.repeat(60)], 'idx');
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(63);
  expect(long).toMatch(/_idx$/);
  expect(freeName(['t', 'lower("a")'], 'idx', new Set(['t_lower_a_idx']))).toBe('t_lower_a_idx2');
});
