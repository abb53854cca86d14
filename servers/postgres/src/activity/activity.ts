import { attempt, whyOf } from '../connection/attempt.ts';
import { jsonRow } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { blocking } from './blocking.ts';
import { locks } from './locks.ts';
import { progress } from './progress.ts';
import { replication } from './replication.ts';
import { sessions } from './sessions.ts';
import type { What } from './what.ts';

const LOOKS = { sessions, locks, blocking, progress, replication };

type Looked = Partial<
  Awaited<ReturnType<typeof sessions>> &
    Awaited<ReturnType<typeof locks>> &
    Awaited<ReturnType<typeof blocking>> &
    Awaited<ReturnType<typeof progress>> &
    Awaited<ReturnType<typeof replication>>
>;

/** What goes on now, by one of its sides; what the role may not see is counted, and what the server refuses is named. */
export async function activity(session: Session, what: What) {
  const looked = await attempt<Looked>(session, () => LOOKS[what](session));
  if ('refused' in looked) return { not_examined: [{ part: what, why: whyOf(looked.refused) }] };
  const { hidden = 0, refused = [], ...seen } = looked.value;
  return {
    ...seen,
    ...(hidden === 0 ? {} : { no_permission: { hidden, fix_sql: await grant(session) } }),
    ...(refused.length === 0 ? {} : { not_examined: refused.map(({ part, why }) => ({ part, why })) }),
  };
}

/** What gives the role the right to see what others do. */
async function grant(session: Session): Promise<string> {
  const row = await jsonRow<{ grant: string }>(
    session,
    `SELECT format('GRANT pg_read_all_stats TO %I;', current_user) AS grant`,
  );
  return row.grant;
}
