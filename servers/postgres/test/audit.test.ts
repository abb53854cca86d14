import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDatabase } from './database.ts';
import { callOn, open } from './open.ts';

const fresh = () => join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.jsonl');

function linesOf(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('--audit writes each statement with its parameters and what came of it', async () => {
  await using database = await createDatabase();
  const audit = fresh();
  await callOn(database.url, 'query', { sql: 'SELECT $1::int', params: [7] }, { audit });
  await callOn(database.url, 'query', { sql: 'SELECT nothing' }, { audit });
  expect(linesOf(audit)).toMatchObject([
    { database: 'main', sql: 'SELECT $1::int', params: [7], mode: 'READ ONLY', outcome: 1 },
    { database: 'main', sql: 'SELECT nothing', params: [], mode: 'READ ONLY', outcome: '42703' },
  ]);
});

it('--audit chains its lines, from one server to the next', async () => {
  await using database = await createDatabase();
  const audit = fresh();
  for (const value of [1, 2, 3]) await callOn(database.url, 'query', { sql: `SELECT ${value}` }, { audit });
  let before = '';
  for (const { hash, ...line } of linesOf(audit)) {
    expect(line['prev']).toBe(before);
    before = createHash('sha256')
      .update(`${before}\n${JSON.stringify(line)}`)
      .digest('hex');
    expect(hash).toBe(before);
  }
});

it('--audit refuses a file that cannot be written, in one sentence', async () => {
  await expect(open('postgres://nobody@localhost/none', { audit: '/nowhere/audit.jsonl' })).rejects.toThrow(
    '--audit: /nowhere/audit.jsonl cannot be written (ENOENT); name a file in a folder that is there.',
  );
});
