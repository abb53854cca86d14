import { replication as lookAtReplication } from '../activity/replication.ts';
import { megabytes } from './bloat.ts';
import { flawsOf, graded, notExamined, worstOf, type Check } from './verdict.ts';

const LAG_BYTES = { warn: 67_108_864, fail: 1_073_741_824 };
const LAG_SECONDS = { warn: 30, fail: 300 };
/** Bytes of the log that are kept for a slot. */
const KEPT = { warn: 1_073_741_824, fail: 10_737_418_240 };

interface Lag {
  /** False for a standby that has no connection to its primary: then nobody knows how far it is behind. */
  readonly receives?: boolean;
  readonly lag_bytes?: number;
  readonly lag_seconds?: number;
}

interface Copy extends Lag {
  readonly name: string;
}

function gradeOf({ lag_bytes = 0, lag_seconds = 0, receives = true }: Lag) {
  return worstOf([
    receives ? 'ok' : 'warn',
    graded(lag_bytes, LAG_BYTES.warn, LAG_BYTES.fail),
    graded(lag_seconds, LAG_SECONDS.warn, LAG_SECONDS.fail),
  ]);
}

export const replication: Check = async ({ session }) => {
  const { replication: seen, hidden, refused } = await lookAtReplication(session);
  const { standby, standbys = [] } = seen;
  const copies: Copy[] = [
    ...(standby?.is_standby === true ? [{ name: 'this server', ...standby }] : []),
    ...standbys
      .filter((each) => each.hidden !== true)
      .map(({ application = '', client = '', ...lag }) => ({
        name: `${application} ${client}`.trim(),
        ...lag,
      })),
  ];
  const parts = refused.filter(({ part }) => part !== 'slots');
  if (hidden > 0 || parts.length > 0)
    return {
      status: hidden > 0 ? 'no_permission' : 'not_examined',
      says:
        hidden > 0
          ? `How far ${hidden} standbys are is hidden from the role: pg_read_all_stats is missing.`
          : (parts[0]?.why ?? ''),
      examined: copies.length,
    };
  if (copies.length === 0) return notExamined('No standby is connected, and this server is none.');
  const late = copies.filter((each) => gradeOf(each) !== 'ok');
  return {
    status: worstOf(copies.map(gradeOf)),
    says: `${late.length} of ${copies.length} standbys are cut off, or ${LAG_SECONDS.warn} s or ${megabytes(LAG_BYTES.warn)} behind.`,
    examined: copies.length,
    evidence: {
      most_bytes: Math.max(...copies.map(({ lag_bytes = 0 }) => lag_bytes)),
      most_seconds: Math.max(...copies.map(({ lag_seconds = 0 }) => lag_seconds)),
    },
    ...flawsOf(
      late.map(({ name, lag_bytes = 0, lag_seconds = 0, receives = true }: Copy) => ({
        object: `${name}: ${receives ? `${lag_bytes} bytes, ${lag_seconds} s behind` : 'not connected to its primary'}`,
      })),
    ),
  };
};

export const slots: Check = async ({ session }) => {
  const { replication: seen, refused } = await lookAtReplication(session);
  const refusal = refused.find(({ part }) => part === 'slots');
  if (refusal !== undefined)
    return { ...notExamined(refusal.why), status: refusal.isForbidden ? 'no_permission' : 'not_examined' };
  const all = (seen.slots ?? []).map((slot) => {
    const isLost =
      slot.wal_status === 'lost' || slot.wal_status === 'unreserved' || slot.invalid !== undefined;
    const kept = graded(slot.retained_bytes ?? 0, KEPT.warn, KEPT.fail);
    return { ...slot, status: worstOf([kept, slot.active ? 'ok' : 'warn', isLost ? 'fail' : 'ok']) };
  });
  if (all.length === 0) return notExamined('There are no replication slots.');
  const flaws = all.filter(({ status }) => status !== 'ok');
  return {
    status: worstOf(all.map(({ status }) => status)),
    says: `${flaws.length} of ${all.length} slots are unused, lost or keep much of the log: what is kept for them fills the disk.`,
    examined: all.length,
    evidence: { retained_bytes: Math.max(...all.map(({ retained_bytes = 0 }) => retained_bytes)) },
    ...flawsOf(
      flaws.map(({ slot, active, retained_bytes = 0, wal_status = 'no log kept' }) => ({
        object: `${slot}: ${active ? 'in use' : 'not in use'}, ${wal_status}, keeps ${megabytes(retained_bytes)}`,
        // Names of slots have lower case letters, digits and _ only.
        fix_sql: active ? undefined : `SELECT pg_drop_replication_slot('${slot}');`,
      })),
    ),
  };
};
