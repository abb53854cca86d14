import { attempt, whyOf } from '../connection/attempt.ts';
import type { Session } from '../connection/session.ts';
import type { InScope } from '../lint/lint.ts';
import { bloat } from './bloat.ts';
import { CHECKS, type CheckId } from './ids.ts';
import {
  constraints,
  duplicateIndexes,
  invalidIndexes,
  sequences,
  unloggedTables,
  unusedIndexes,
} from './objects.ts';
import { replication, slots } from './replication.ts';
import { cache, checkpoints, settings } from './server.ts';
import { connections, idleInTransaction, longTransactions, preparedTransactions } from './sessions.ts';
import { autovacuum, wraparound } from './vacuum.ts';
import type { Check, Verdict } from './verdict.ts';
import { version } from './version.ts';

const checks: Readonly<Record<CheckId, Check>> = {
  connections,
  long_transactions: longTransactions,
  idle_in_transaction: idleInTransaction,
  prepared_transactions: preparedTransactions,
  wraparound,
  autovacuum,
  bloat,
  invalid_indexes: invalidIndexes,
  duplicate_indexes: duplicateIndexes,
  unused_indexes: unusedIndexes,
  sequences,
  constraints,
  unlogged_tables: unloggedTables,
  cache,
  checkpoints,
  replication,
  slots,
  settings,
  version,
};

export interface Judged extends Verdict {
  readonly check: CheckId;
}

/** Looks at a database by each check that is wanted, or by all. One that the server refuses does not end the others. */
export async function health(
  session: Session,
  wanted: readonly CheckId[],
  { isInScope, signal }: { isInScope: InScope; signal: AbortSignal },
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const check of CHECKS.filter((id) => wanted.length === 0 || wanted.includes(id))) {
    signal.throwIfAborted();
    const looked = await attempt(session, () => checks[check]({ session, isInScope }));
    judged.push({ check, ...('value' in looked ? looked.value : refused(looked.refused)) });
  }
  return judged;
}

function refused(refusal: Parameters<typeof whyOf>[0]): Verdict {
  return {
    status: refusal.isForbidden ? 'no_permission' : 'not_examined',
    says: whyOf(refusal),
    examined: 0,
  };
}
