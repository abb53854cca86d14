/** What can be looked at, in the order in which it is told. */
export const CHECKS = [
  'connections',
  'long_transactions',
  'idle_in_transaction',
  'prepared_transactions',
  'wraparound',
  'autovacuum',
  'bloat',
  'invalid_indexes',
  'duplicate_indexes',
  'unused_indexes',
  'sequences',
  'constraints',
  'unlogged_tables',
  'cache',
  'checkpoints',
  'replication',
  'slots',
  'settings',
  'version',
] as const;

export type CheckId = (typeof CHECKS)[number];

export const STATUSES = ['ok', 'warn', 'fail', 'not_examined', 'no_permission'] as const;

export type Status = (typeof STATUSES)[number];
