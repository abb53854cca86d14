import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import { flawsOf, notExamined, worstOf, type Check, type Flaw } from './verdict.ts';

/** Blocks that must have been read before a ratio says something. */
const ENOUGH_BLOCKS = 100_000;

export const cache: Check = async ({ session }) => {
  const { hit, read } = await jsonRow<{ hit: number; read: number }>(
    session,
    `SELECT blks_hit AS hit, blks_read AS read FROM pg_catalog.pg_stat_database WHERE datname = current_database()`,
  );
  const evidence = { blocks_hit: hit, blocks_read: read };
  if (hit + read < ENOUGH_BLOCKS) return notExamined('Too little was read so far to judge.', evidence);
  const ratio = hit / (hit + read);
  return {
    status: ratio < 0.9 ? 'warn' : 'ok',
    says: `${Math.round(ratio * 1000) / 10} % of the blocks were in shared buffers; the system's own cache is not counted.`,
    examined: hit + read,
    evidence,
  };
};

/** Checkpoints before a share says something. */
const ENOUGH_CHECKPOINTS = 20;

export const checkpoints: Check = async ({ session }) => {
  const { timed, requested } = await jsonRow<{ timed: number; requested: number }>(
    session,
    session.version >= 170_000
      ? 'SELECT num_timed AS timed, num_requested AS requested FROM pg_catalog.pg_stat_checkpointer'
      : 'SELECT checkpoints_timed AS timed, checkpoints_req AS requested FROM pg_catalog.pg_stat_bgwriter',
  );
  const evidence = { timed, requested };
  if (timed + requested < ENOUGH_CHECKPOINTS)
    return notExamined('There were too few checkpoints so far to judge.', evidence);
  const isOften = requested > timed;
  return {
    status: isOften ? 'warn' : 'ok',
    says: `${requested} of ${timed + requested} checkpoints came before their time${isOften ? ': max_wal_size is too small for what is written' : ''}.`,
    examined: timed + requested,
    evidence,
    ...(isOften ? { fix_sql: [`ALTER SYSTEM SET max_wal_size = '8GB'; SELECT pg_reload_conf();`] } : {}),
  };
};

interface Advice {
  readonly name: string;
  /** What it should not be. */
  readonly isBad: (setting: string) => boolean;
  readonly status: 'warn' | 'fail';
  readonly why: string;
  readonly better?: string;
}

const isOff = (setting: string) => setting === 'off';
const isOn = (setting: string) => setting === 'on';

/** Those that are wrong nearly everywhere. Sizes are in the unit that pg_settings has: blocks of 8 kB, seconds. */
const SETTINGS: readonly Advice[] = [
  {
    name: 'fsync',
    isBad: isOff,
    status: 'fail',
    why: 'a crash of the machine can destroy the data',
    better: 'on',
  },
  {
    name: 'full_page_writes',
    isBad: isOff,
    status: 'fail',
    why: 'a crash can leave torn pages',
    better: 'on',
  },
  {
    name: 'zero_damaged_pages',
    isBad: isOn,
    status: 'fail',
    why: 'damaged pages are emptied without a word',
    better: 'off',
  },
  {
    name: 'ignore_checksum_failure',
    isBad: isOn,
    status: 'fail',
    why: 'damaged pages are read as if sound',
    better: 'off',
  },
  { name: 'autovacuum', isBad: isOff, status: 'fail', why: 'nobody cleans up', better: 'on' },
  {
    name: 'track_counts',
    isBad: isOff,
    status: 'fail',
    why: 'autovacuum has nothing to go by',
    better: 'on',
  },
  {
    name: 'synchronous_commit',
    isBad: isOff,
    status: 'warn',
    why: 'a crash loses what was committed just before',
  },
  { name: 'data_checksums', isBad: isOff, status: 'warn', why: 'damage of the disk goes unnoticed' },
  { name: 'enable_seqscan', isBad: isOff, status: 'warn', why: 'plans are bent for all', better: 'on' },
  { name: 'enable_indexscan', isBad: isOff, status: 'warn', why: 'plans are bent for all', better: 'on' },
  { name: 'enable_hashjoin', isBad: isOff, status: 'warn', why: 'plans are bent for all', better: 'on' },
  { name: 'enable_nestloop', isBad: isOff, status: 'warn', why: 'plans are bent for all', better: 'on' },
  {
    name: 'password_encryption',
    isBad: (set) => set === 'md5',
    status: 'warn',
    why: 'md5 is weak and goes away',
    better: 'scram-sha-256',
  },
  {
    name: 'shared_buffers',
    isBad: (set) => Number(set) <= 16_384,
    status: 'warn',
    why: 'it is the default of 128 MB or less; a quarter of the memory is usual',
  },
];

interface Setting {
  readonly name: string;
  readonly setting: string;
  readonly shown: string;
  readonly pending_restart: boolean;
}

export const settings: Check = async ({ session }) => {
  const set = await jsonRows<Setting>(
    session,
    `SELECT name, setting, current_setting(name) AS shown, pending_restart FROM pg_catalog.pg_settings
     WHERE name = ANY ($1::text[]) OR pending_restart LIMIT 200`,
    [SETTINGS.map(({ name }) => name)],
  );
  const judged = set.flatMap(({ name, setting, shown, pending_restart }) => {
    const advice = SETTINGS.find((each) => each.name === name && each.isBad(setting));
    const flaw = advice === undefined ? [] : [{ status: advice.status, ...flawOf(advice, shown) }];
    const waits = { status: 'warn' as const, object: `${name}: its new value waits for a restart` };
    return pending_restart ? [...flaw, waits] : flaw;
  });
  const flaws = judged.toSorted((one, other) => one.status.localeCompare(other.status));
  return {
    status: worstOf(['ok', ...flaws.map(({ status }) => status)]),
    says: `${flaws.length} of ${set.length} settings are worth a look.`,
    examined: set.length,
    ...flawsOf(flaws),
  };
};

function flawOf({ name, why, better }: Advice, shown: string): Flaw {
  const fix =
    better === undefined
      ? {}
      : { fix_sql: `ALTER SYSTEM SET ${name} = '${better}'; SELECT pg_reload_conf();` };
  return { object: `${name} = ${shown}: ${why}`, ...fix };
}
