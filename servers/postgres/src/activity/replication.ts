import { attempt, whyOf } from '../connection/attempt.ts';
import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { MOST } from './sessions.ts';

/** The end of what this server has of the log: on a standby, of what it received. */
const HERE = `CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
  ELSE pg_current_wal_lsn() END`;

const SENDERS = `
  SELECT pid, usename AS user, application_name AS application, host(client_addr) AS client, state, sync_state,
         pg_wal_lsn_diff(${HERE}, replay_lsn) AS lag_bytes, round(extract(epoch FROM replay_lag)::numeric, 3) AS lag_seconds,
         CASE WHEN state IS NULL THEN true END AS hidden
  FROM pg_catalog.pg_stat_replication ORDER BY lag_bytes DESC NULLS LAST, pid LIMIT ${MOST}`;

/** Since 17 a slot says why it can be of no use any more. */
const SLOTS = `
  SELECT slot_name AS slot, slot_type AS type, database, active, wal_status,
         pg_wal_lsn_diff(${HERE}, restart_lsn) AS retained_bytes, to_jsonb(s) ->> 'invalidation_reason' AS invalid
  FROM pg_catalog.pg_replication_slots s ORDER BY retained_bytes DESC NULLS LAST, slot_name LIMIT ${MOST}`;

const STANDBY = `
  SELECT pg_is_in_recovery() AS is_standby,
         CASE WHEN pg_is_in_recovery() THEN EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver) END AS receives,
         CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) END AS lag_bytes,
         CASE WHEN pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn()
              THEN round(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::numeric, 3)
              WHEN pg_is_in_recovery() THEN 0 END AS lag_seconds`;

export interface Sender {
  readonly pid: number;
  readonly user?: string;
  readonly application?: string;
  readonly client?: string;
  readonly state?: string;
  readonly sync_state?: string;
  /** Of the log, that the standby has not yet replayed. */
  readonly lag_bytes?: number;
  readonly lag_seconds?: number;
  readonly hidden?: true;
}

export interface Slot {
  readonly slot: string;
  readonly type: string;
  readonly database?: string;
  readonly active: boolean;
  /** `reserved`, `extended`, `unreserved` or `lost`. */
  readonly wal_status?: string;
  /** Of the log, that is kept for it. */
  readonly retained_bytes?: number;
  readonly invalid?: string;
}

export interface Standby {
  readonly is_standby: boolean;
  /** It has a connection to its primary. */
  readonly receives?: boolean;
  readonly lag_bytes?: number;
  readonly lag_seconds?: number;
}

/** Who copies this server, what is kept for them, and how far behind it is itself: each part by itself may be refused. */
export async function replication(session: Session) {
  const standby = await attempt(session, () => jsonRow<Standby>(session, STANDBY));
  const senders = await attempt(session, () => jsonRows<Sender>(session, SENDERS));
  const slots = await attempt(session, () => jsonRows<Slot>(session, SLOTS));
  const parts = Object.entries({ standby, standbys: senders, slots });
  return {
    replication: Object.assign(
      {},
      ...parts.map(([part, asked]) => ('value' in asked ? { [part]: asked.value } : {})),
    ) as {
      standby?: Standby;
      standbys?: Sender[];
      slots?: Slot[];
    },
    hidden: 'value' in senders ? senders.value.filter(({ hidden }) => hidden).length : 0,
    refused: parts.flatMap(([part, asked]) =>
      'refused' in asked ? [{ part, why: whyOf(asked.refused), isForbidden: asked.refused.isForbidden }] : [],
    ),
  };
}
