import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import { look } from '../lint/lint.ts';
import { countOf, type Found, type Rule } from '../lint/rule.ts';
import { duplicateIndex, invalidIndex } from '../lint/rules/indexes.ts';
import { unvalidatedConstraint } from '../lint/rules/keys.ts';
import { SEQUENCES, sequenceNearEnd } from '../lint/rules/sequences.ts';
import { unloggedTable } from '../lint/rules/tables.ts';
import { megabytes } from './bloat.ts';
import { flawsOf, notExamined, type Check } from './verdict.ts';

interface Asked {
  readonly rule: Rule;
  /** A query on the objects of lint/rule.ts: what the rule looks at. */
  readonly of: string;
  /** What they are: `indexes`. */
  readonly noun: string;
  readonly found: 'warn' | 'fail';
  /** What is so where the rule finds nothing. */
  readonly good: string;
}

/** A check that a rule of the linter makes. */
function byRule({ rule, of, noun, found, good }: Asked): Check {
  return async ({ session, isInScope }) => {
    const looked = await look(session, rule);
    const { count } = await jsonRow<{ count: number }>(session, countOf(of), [null]);
    if (count === 0) return notExamined(`There are no ${noun}.`);
    const flaws = looked.found.filter(({ schema, name = '' }) => isInScope({ schema, table: name }));
    const examined = count - looked.unseen;
    const evidence = {
      [noun]: count,
      found: flaws.length,
      ...(looked.unseen > 0 ? { hidden: looked.unseen } : {}),
    };
    const hidden = looked.unseen > 0 ? ` ${looked.unseen} of ${count} are hidden from the role.` : '';
    if (flaws.length === 0 && looked.unseen > 0)
      return { status: 'no_permission', says: hidden.trim(), examined, evidence };
    return {
      status: flaws.length === 0 ? 'ok' : found,
      says:
        (flaws.length === 0
          ? `${examined} ${noun}: ${good}`
          : `${flaws.length} of ${examined} ${noun}: ${rule.says}`) + hidden,
      examined,
      evidence,
      ...flawsOf(
        flaws.map((each) => ({
          object: objectOf(each),
          fix_sql: each.fix_sql,
        })),
      ),
    };
  };
}

function objectOf({ object, part, detail }: Found): string {
  const what = [object, part].filter((text) => text !== undefined).join(' · ');
  return detail === undefined ? what : `${what} (${detail})`;
}

const INDEXES = `SELECT FROM pg_catalog.pg_index i JOIN relations r ON r.oid = i.indrelid`;
const CONSTRAINTS = `SELECT FROM pg_catalog.pg_constraint k JOIN tables t ON t.oid = k.conrelid WHERE k.contype IN ('c', 'f')`;

export const invalidIndexes = byRule({
  rule: invalidIndex,
  of: INDEXES,
  noun: 'indexes',
  found: 'fail',
  good: 'all are valid.',
});
export const duplicateIndexes = byRule({
  rule: duplicateIndex,
  of: INDEXES,
  noun: 'indexes',
  found: 'warn',
  good: 'no two are the same.',
});
export const sequences = byRule({
  rule: sequenceNearEnd,
  of: SEQUENCES,
  noun: 'sequences',
  found: 'fail',
  good: 'none is near its end.',
});
export const constraints = byRule({
  rule: unvalidatedConstraint,
  of: CONSTRAINTS,
  noun: 'constraints',
  found: 'warn',
  good: 'all are validated.',
});
export const unloggedTables = byRule({
  rule: unloggedTable,
  of: 'SELECT FROM tables',
  noun: 'tables',
  found: 'warn',
  good: 'all are logged.',
});

/** Smaller indexes cost little. */
const WORTH_TELLING = 1_048_576;

interface Unused {
  readonly schema: string;
  readonly name: string;
  readonly object: string;
  readonly bytes: number;
  readonly fix_sql: string;
}

/** What holds something (a key, uniqueness) has its use without being read. */
const UNUSED = `
  SELECT s.schemaname AS schema, s.relname AS name, format('%I.%I', s.schemaname, s.indexrelname) AS object,
         c.relpages::float8 * current_setting('block_size')::int AS bytes,
         format('DROP INDEX CONCURRENTLY %I.%I;', s.schemaname, s.indexrelname) AS fix_sql
  FROM pg_catalog.pg_stat_user_indexes s
  JOIN pg_catalog.pg_index i USING (indexrelid)
  JOIN pg_catalog.pg_class c ON c.oid = s.indexrelid
  WHERE s.idx_scan = 0 AND NOT i.indisunique AND i.indisvalid AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = s.indexrelid)
  ORDER BY bytes DESC LIMIT 1000`;

export const unusedIndexes: Check = async ({ session, isInScope }) => {
  const counted = await jsonRow<{ indexes: number; used: number; since?: string; counts: boolean }>(
    session,
    `SELECT count(*) AS indexes, count(*) FILTER (WHERE idx_scan > 0) AS used,
            (SELECT stats_reset FROM pg_catalog.pg_stat_database WHERE datname = current_database()) AS since,
            current_setting('track_counts')::boolean AS counts
     FROM pg_catalog.pg_stat_user_indexes`,
  );
  const { indexes, used, since = 'the database was made', counts } = counted;
  if (!counts) return notExamined('track_counts is off, so that reads of indexes are not counted.');
  if (indexes === 0) return notExamined('There are no indexes.');
  if (used === 0)
    return notExamined('No index was read since counting began, so that nothing can be said of any.');
  const all = await jsonRows<Unused>(session, UNUSED);
  const flaws = all.filter(
    ({ schema, name, bytes }) => bytes >= WORTH_TELLING && isInScope({ schema, table: name }),
  );
  return {
    status: flaws.length === 0 ? 'ok' : 'warn',
    says: `${flaws.length} of ${indexes} indexes of 1 MB or more were not read since ${since}; standbys count their own reads, so look there too.`,
    examined: indexes,
    evidence: { unused_bytes: flaws.reduce((total, { bytes }) => total + bytes, 0), since },
    ...flawsOf(
      flaws.map(({ object, bytes, fix_sql }) => ({ object: `${object}: ${megabytes(bytes)}`, fix_sql })),
    ),
  };
};
