import * as z from 'zod';

const Text = z.string().optional();
const Amount = z.number().optional();
const Hidden = z.literal(true).optional();

/** Who it is and what it does. */
const who = { pid: z.int(), user: Text, application: Text, query: Text, hidden: Hidden };
const state = { state: Text, state_seconds: Amount, transaction_seconds: Amount };
const pids = z.array(z.int());

/** What `activity` answers: one of the lists, by what was asked for. */
export const Lists = z.strictObject({
  sessions: z.array(z.strictObject({ ...who, database: Text, ...state, wait: Text })).optional(),
  locks: z
    .array(
      z.strictObject({
        ...who,
        mode: z.string(),
        on: z.string(),
        granted: z.boolean(),
        waiting_seconds: Amount,
        blocked_by: pids.optional(),
      }),
    )
    .optional(),
  blocking: z
    .array(
      z.strictObject({
        ...who,
        ...state,
        depth: z.int(),
        blocks: z.int(),
        blocked_by: pids,
        waits_for: Text,
        waits_mode: Text,
        waiting_seconds: Amount,
        advice: Text,
        fix_sql: Text,
      }),
    )
    .optional(),
  progress: z
    .array(
      z.strictObject({
        pid: z.int(),
        command: z.string(),
        phase: Text,
        relation: Text,
        hidden: Hidden,
        percent: Amount,
        done: Amount,
        whole: Amount,
        unit: Text,
        running_seconds: Amount,
      }),
    )
    .optional(),
  replication: z
    .strictObject({
      standby: z
        .strictObject({
          is_standby: z.boolean(),
          receives: z.boolean().optional(),
          lag_bytes: Amount,
          lag_seconds: Amount,
        })
        .optional(),
      standbys: z
        .array(
          z.strictObject({
            pid: z.int(),
            user: Text,
            application: Text,
            client: Text,
            state: Text,
            sync_state: Text,
            lag_bytes: Amount,
            lag_seconds: Amount,
            hidden: Hidden,
          }),
        )
        .optional(),
      slots: z
        .array(
          z.strictObject({
            slot: z.string(),
            type: z.string(),
            database: Text,
            active: z.boolean(),
            wal_status: Text,
            retained_bytes: Amount,
            invalid: Text,
          }),
        )
        .optional(),
    })
    .optional(),
  total: z.int().optional(),
  no_permission: z.strictObject({ hidden: z.int(), fix_sql: z.string() }).optional(),
  not_examined: z.array(z.strictObject({ part: z.string(), why: z.string() })).optional(),
});
