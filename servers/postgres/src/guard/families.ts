/** Functions that are refused, and the reason, which follows their name: "pg_read_file …". */
export interface Family {
  readonly names: RegExp;
  readonly does: string;
  readonly hint?: string;
}

/** Patterns between spaces. */
const NAME = (...patterns: string[]) => new RegExp(`^(?:${patterns.join(' ').replaceAll(' ', '|')})$`);

/** Of PostgreSQL itself, whatever their volatility says. */
export const BUILT_IN_FAMILIES: readonly Family[] = [
  {
    names: NAME('pg_read_(?:binary_)?file', 'pg_ls_\\w+', 'pg_stat_file', 'pg_current_logfile'),
    does: "reads the server's files, which are not data of this database",
  },
  {
    names: NAME('pg_hba_file_rules', 'pg_ident_file_mappings', 'pg_show_all_file_settings'),
    does: "reads the server's configuration files, which can hold secrets",
    hint: 'pg_settings shows the settings in force.',
  },
  {
    names: NAME('lo_\\w+', 'loread', 'lowrite'),
    does: "opens large objects, and some of its family write the server's files",
  },
  {
    names: NAME('(?:query|cursor|table|schema|database)_to_xml(?:schema|_and_xmlschema)?'),
    does: 'runs a query that the guard cannot see',
    hint: 'Use xmlagg(xmlelement(…)), or json_agg over the query itself.',
  },
  {
    names: NAME('ts_stat'),
    does: 'runs a query from a text, which the guard cannot see',
    hint: 'Use unnest(to_tsvector(…)) and GROUP BY lexeme.',
  },
  {
    names: NAME('pg_(?:try_)?advisory_\\w+'),
    does: 'takes or gives up locks that outlive the statement',
  },
  {
    names: NAME('pg_cancel_backend', 'pg_terminate_backend', 'pg_log_backend_memory_contexts'),
    does: 'signals other sessions',
    hint: 'Let the person who runs the server decide that.',
  },
  {
    names: NAME('pg_reload_conf', 'pg_rotate_logfile', 'pg_promote', 'pg_logical_emit_message'),
    does: 'commands the server itself',
  },
  { names: NAME('pg_notify'), does: 'sends messages to other sessions' },
  { names: NAME('pg_sleep(?:_for|_until)?'), does: 'only waits, and keeps a connection busy' },
  {
    names: NAME('nextval', 'setval'),
    does: 'moves a sequence, which no rollback undoes',
    hint: 'SELECT last_value FROM the sequence, or read pg_sequences.',
  },
  {
    names: NAME('set_config', 'setseed'),
    does: 'changes settings of the session',
    hint: 'current_setting reads one; TABLESAMPLE … REPEATABLE repeats a sample.',
  },
  {
    names: NAME(
      'pg_backup_\\w+',
      'pg_switch_wal',
      'pg_create_restore_point',
      'pg_wal_replay_(?:pause|resume)',
      'pg_log_standby_snapshot',
      'pg_replication_origin_(?:advance|create|drop|session_(?:setup|reset)|xact_\\w+)',
      'pg_replication_slot_advance',
      'pg_(?:create|copy|drop)_\\w*replication_slot',
      'pg_logical_slot_\\w+',
      'pg_sync_replication_slots',
      'pg_export_snapshot',
    ),
    does: 'controls backups, replication or the write-ahead log',
    hint: 'Read pg_stat_replication, pg_replication_slots or pg_replication_origin_status.',
  },
  {
    names: NAME('pg_stat_reset\\w*', 'pg_stat_force_next_flush', 'pg_(?:clear|restore)_\\w+_stats'),
    does: 'changes or clears statistics',
  },
];

/**
 * Volatile functions of PostgreSQL 13 to 18 that change nothing. They are volatile because their answer differs within
 * a statement (chance, clocks, locks, sizes, positions in the log). Any other volatile one is refused.
 */
export const HARMLESS = NAME(
  // Chance and clocks.
  'random random_normal gen_random_uuid uuidv4 uuidv7 array_sample array_shuffle',
  'clock_timestamp timeofday',
  // Sizes, trees and positions that are read as they are now.
  'pg_(?:database|tablespace|relation|table|indexes|total_relation)_size pg_partition_(?:tree|ancestors)',
  'currval lastval pg_sequence_last_value pg_get_sequence_data currtid2 current_query',
  'pg_(?:database_)?collation_actual_version amvalidate pg_jit_available',
  // Who waits for whom.
  'pg_lock_status pg_(?:safe_snapshot_)?blocking_pids pg_isolation_test_session_is_blocked',
  'pg_notification_queue_usage pg_prepared_xact pg_get_multixact_members',
  // Transactions, recovery and the log: where they are.
  'txid_status pg_xact_status pg_xact_commit_timestamp(?:_origin)? pg_last_\\w+',
  'pg_is_in_recovery pg_is_wal_replay_paused pg_get_wal_\\w+ pg_is_in_backup',
  'pg_current_wal_(?:flush_|insert_)?lsn pg_control_\\w+',
  'pg_available_wal_summaries pg_wal_summary_contents pg_show_replication_origin_status',
  'pg_replication_origin_(?:session_)?progress pg_replication_origin_session_is_setup',
  // What the server counts, and its memory.
  'pg_stat_get_\\w+ pg_stat_have_stats pg_stat_clear_snapshot pg_get_wait_events pg_get_aios',
  'pg_get_backend_memory_contexts pg_get_loaded_modules pg_get_shmem_allocations(?:_numa)?',
);

/** TABLESAMPLE's methods: their handlers only say how a sample is taken. */
export const SAMPLING = NAME('system', 'bernoulli', 'system_rows', 'system_time');
