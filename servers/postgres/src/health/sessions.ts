import { SESSIONS } from '../activity/sessions.ts';
import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import { flawsOf, graded, notExamined, worstOf, type Check, type Look, type Verdict } from './verdict.ts';

/** Sessions are counted by all; `superuser_reserved_connections` and since 16 `reserved_connections` are not for everybody. */
export const connections: Check = async ({ session }) => {
  const numbers = await jsonRow<{ used: number; most: number; reserved: number }>(
    session,
    `SELECT (SELECT sum(numbackends) FROM pg_catalog.pg_stat_database) AS used,
            current_setting('max_connections')::int AS most,
            current_setting('superuser_reserved_connections')::int
              + coalesce(current_setting('reserved_connections', true), '0')::int AS reserved`,
  );
  const { used, most, reserved } = numbers;
  const open = Math.max(1, most - reserved);
  const status = graded(used / open, 0.8, 0.95);
  return {
    status,
    says:
      status === 'ok'
        ? `${used} of ${open} connections are in use.`
        : `${used} of ${open} connections are in use; a pooler such as PgBouncer needs fewer.`,
    examined: open,
    evidence: { ...numbers },
  };
};

/** Seconds. */
const LONG = { warn: 300, fail: 3600 };
const IDLE = { warn: 60, fail: 600 };

interface Open {
  readonly pid: number;
  readonly user?: string;
  readonly seconds: number;
  readonly blocks: number;
}

const OPEN = (condition: string, since: string) => `
  SELECT pid, "user", ${since} AS seconds, (
    SELECT count(*) FROM pg_catalog.pg_locks l WHERE NOT l.granted AND s.pid = ANY (pg_blocking_pids(l.pid))) AS blocks
  FROM (${SESSIONS}) AS s WHERE pid <> pg_backend_pid() AND ${condition} ORDER BY seconds DESC LIMIT 100`;

/** Those who keep a transaction open; whoever holds others up does so from the first second. */
async function lookAtOpen(
  { session }: Look,
  asked: { sql: string; limits: typeof LONG; what: string; holdsUpIs: 'warn' | 'fail' },
): Promise<Verdict> {
  const seen = await jsonRow<{ examined: number; hidden: number }>(
    session,
    `SELECT count(*) FILTER (WHERE hidden IS NULL) AS examined, count(hidden) AS hidden FROM (${SESSIONS}) AS s`,
  );
  const open = await jsonRows<Open>(session, asked.sql);
  const { what, limits, holdsUpIs } = asked;
  const judged = open.map((each) => ({
    ...each,
    status: worstOf([graded(each.seconds, limits.warn, limits.fail), each.blocks > 0 ? holdsUpIs : 'ok']),
  }));
  const flaws = judged.filter(({ status }) => status !== 'ok');
  const evidence = {
    sessions: open.length,
    oldest_seconds: open[0]?.seconds ?? 0,
    hidden: seen.hidden,
    holding_others_up: open.filter(({ blocks }) => blocks > 0).length,
  };
  if (flaws.length === 0 && seen.hidden > 0)
    return {
      status: 'no_permission',
      examined: seen.examined,
      evidence,
      fix_sql: await grantStats({ session }),
      says: `What ${seen.hidden} of ${seen.hidden + seen.examined} sessions do is hidden from the role.`,
    };
  return {
    status: worstOf(['ok', ...flaws.map(({ status }) => status)]),
    says:
      flaws.length === 0 ? `No session ${what}.` : `${flaws.length} of ${seen.examined} sessions: ${what}.`,
    examined: seen.examined,
    evidence,
    ...flawsOf(
      flaws.map(({ pid, user = '', seconds, blocks }) => ({
        object: `${pid} ${user}: ${seconds} s${blocks === 0 ? '' : `, holds up ${blocks}`}`,
        fix_sql: `SELECT pg_terminate_backend(${pid});`,
      })),
    ),
  };
}

async function grantStats({ session }: Pick<Look, 'session'>): Promise<string[]> {
  const row = await jsonRow<{ fix: string }>(
    session,
    `SELECT format('GRANT pg_read_all_stats TO %I;', current_user) AS fix`,
  );
  return [row.fix];
}

export const longTransactions: Check = (look) =>
  lookAtOpen(look, {
    sql: OPEN('transaction_seconds IS NOT NULL', 'transaction_seconds'),
    limits: LONG,
    what: `has a transaction open for ${LONG.warn} s or more: vacuum cannot clean up behind it`,
    holdsUpIs: 'warn',
  });

export const idleInTransaction: Check = (look) =>
  lookAtOpen(look, {
    sql: OPEN(`state LIKE 'idle in transaction%'`, 'state_seconds'),
    limits: IDLE,
    what: `idles in a transaction for ${IDLE.warn} s or more, or holds others up meanwhile`,
    holdsUpIs: 'fail',
  });

/** Seconds. */
const PREPARED = { warn: 300, fail: 3600 };

export const preparedTransactions: Check = async ({ session }) => {
  const most = await jsonRow<{ most: number }>(
    session,
    `SELECT current_setting('max_prepared_transactions')::int AS most`,
  );
  if (most.most === 0) return notExamined('Prepared transactions are switched off.');
  const prepared = await jsonRows<{ gid: string; seconds: number; fix: string; is_here: boolean }>(
    session,
    `SELECT gid, round(extract(epoch FROM clock_timestamp() - prepared)::numeric, 1) AS seconds,
            format('ROLLBACK PREPARED %L;', gid) AS fix, database = current_database() AS is_here
     FROM pg_catalog.pg_prepared_xacts ORDER BY prepared LIMIT 100`,
  );
  const old = prepared.filter(({ seconds }) => seconds >= PREPARED.warn);
  return {
    status: graded(prepared[0]?.seconds ?? 0, PREPARED.warn, PREPARED.fail),
    says: `${old.length} prepared transactions are older than ${PREPARED.warn} s; they hold locks until somebody ends them.`,
    examined: most.most,
    evidence: { prepared: prepared.length, oldest_seconds: prepared[0]?.seconds ?? 0 },
    ...flawsOf(
      old.map(({ gid, seconds, fix, is_here }) => ({
        object: `${gid}: ${seconds} s`,
        fix_sql: is_here ? fix : undefined,
      })),
    ),
  };
};
