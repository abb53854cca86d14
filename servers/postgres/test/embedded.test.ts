import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { activity } from '../src/activity/activity.ts';
import { WHATS } from '../src/activity/what.ts';
import type { Session } from '../src/connection/session.ts';
import { health } from '../src/health/health.ts';
import { lint } from '../src/lint/lint.ts';
import { rules } from '../src/lint/rules.ts';
import { topStatements } from '../src/workload/statements.ts';

let database: PGlite;
let session: Session;

const all = { isInScope: () => true, signal: new AbortController().signal };

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(
    'CREATE TABLE notes (line text); INSERT INTO notes VALUES (1); ANALYZE; BEGIN READ ONLY',
  );
  const { rows } = await database.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const select = async (sql: string, params: readonly unknown[] = []) => {
    const answer = await database.query(sql, [...params]);
    return answer.rows;
  };
  session = { select, version: rows[0]?.version } as unknown as Session;
});
afterAll(() => database.close());

it('every rule can look at the embedded database', async () => {
  const wanted = { rules: rules.map(({ id }) => id), severity: 'info' as const };
  const { findings, notExamined } = await lint(session, wanted, all);
  expect(notExamined).toEqual([]);
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'no_primary_key', object: 'public.notes' }),
  );
});

it('objects out of scope are neither found nor counted', async () => {
  const scope = { ...all, isInScope: ({ table }: { table: string }) => table !== 'notes' };
  const { findings } = await lint(session, { rules: ['no_primary_key'], severity: 'info' }, scope);
  expect(findings).toEqual([]);
  const [bloat] = await health(session, ['bloat'], scope);
  expect(bloat).toMatchObject({ status: 'not_examined', evidence: { tables: 0 } });
});

it('every check can look at the embedded database', async () => {
  const judged = await health(session, [], all);
  expect(judged.filter(({ says }) => /cannot answer|may not look/.test(says))).toEqual([]);
  expect(judged.find(({ check }) => check === 'bloat')).toMatchObject({ status: 'ok', examined: 1 });
});

it.each(WHATS)('activity has %s of the embedded database', async (what) => {
  const answer = await activity(session, what);
  expect(answer).not.toHaveProperty('not_examined');
  expect(answer).toHaveProperty(what);
});

it('the embedded database says that it counts no statements', async () => {
  const answer = await topStatements(session, { order: 'calls', most: 5, mostText: 100 });
  expect(answer).toMatchObject({ reason: 'not_installed' });
});
