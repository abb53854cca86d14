import { jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { WAITS } from './locks.ts';
import { MOST, SESSIONS, type Activity } from './sessions.ts';
import { treeOf, type Branch, type Link } from './tree.ts';

interface Waiter extends Omit<Activity, 'database' | 'wait'>, Link {
  readonly waits_for?: string;
  readonly waits_mode?: string;
  readonly waiting_seconds?: number;
}

export interface Blocker extends Waiter {
  readonly depth: number;
  readonly blocks: number;
  readonly advice?: string;
  readonly fix_sql?: string;
}

/** Most sessions that are asked about: each question stops the lock manager for a moment. */
const MOST_WAITERS = 500;

/** Those who wait, and those they wait for; 0 stands for prepared transactions. */
const LINKS = `
  WITH waits AS MATERIALIZED (SELECT * FROM (${WAITS}) AS w LIMIT ${MOST_WAITERS}),
  edges AS MATERIALIZED (SELECT w.*, pg_blocking_pids(w.pid) AS blocked_by FROM waits w),
  pids AS (SELECT pid FROM edges UNION SELECT unnest(blocked_by) FROM edges)
  SELECT p.pid, s.user, s.application, s.state, s.state_seconds, s.transaction_seconds, s.query, s.hidden,
         e.waits_for, e.waits_mode, e.waiting_seconds,
         to_jsonb(ARRAY(SELECT DISTINCT unnest(e.blocked_by) ORDER BY 1)) AS blocked_by
  FROM pids p LEFT JOIN edges e USING (pid) LEFT JOIN (${SESSIONS}) AS s USING (pid)`;

const PREPARED = `
  SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared LIMIT 1`;

/** The tree of those who hold others up. */
export async function blocking(session: Session) {
  const links = await jsonRows<Waiter>(session, LINKS);
  const [prepared] = links.some(({ pid }) => pid === 0)
    ? await jsonRows<{ gid: string }>(session, PREPARED)
    : [];
  const branches = treeOf(links);
  return {
    total: branches.length,
    blocking: branches.slice(0, MOST).map((branch) => blockerOf(branch, prepared?.gid)),
    hidden: links.filter(({ hidden }) => hidden).length,
  };
}

function blockerOf(branch: Branch<Waiter>, gid: string | undefined): Blocker {
  const { link, depth, blocks } = branch;
  return { ...link, depth, blocks, ...(depth === 0 ? adviceFor(branch, gid) : {}) };
}

function adviceFor({ link, circle }: Branch<Waiter>, gid: string | undefined) {
  const { pid, state = '', hidden } = link;
  const cancel = `SELECT pg_cancel_backend(${pid});`;
  const terminate = `SELECT pg_terminate_backend(${pid});`;
  if (circle === true)
    return { advice: 'They wait for one another: PostgreSQL ends one of them after deadlock_timeout.' };
  if (pid === 0)
    return {
      advice: 'A prepared transaction: whoever prepared it has to commit it or roll it back.',
      ...(gid === undefined ? {} : { fix_sql: `ROLLBACK PREPARED '${gid.replaceAll("'", "''")}';` }),
    };
  if (hidden === true) return { advice: 'The role may not see what it does.', fix_sql: cancel };
  if (state.startsWith('idle in transaction'))
    return {
      advice: 'It does nothing and keeps its transaction open: let its client commit, or end the session.',
      fix_sql: terminate,
    };
  return { advice: 'It is at work: wait for it, or cancel its statement.', fix_sql: cancel };
}
