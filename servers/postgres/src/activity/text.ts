import { outside } from '@plugboard/core';
import type * as z from 'zod';
import { oneLine } from '../connection/shown.ts';
import type { Lists } from './lists.ts';

type Answer = z.output<typeof Lists>;
type Listed<Key extends 'sessions' | 'locks' | 'blocking' | 'progress'> = NonNullable<Answer[Key]>[number];

interface Lag {
  readonly lag_bytes?: number | undefined;
  readonly lag_seconds?: number | undefined;
}

/** A line for each, and statements below, as data, by the process number that ran them. */
export function activityText(answer: Answer): string {
  const {
    sessions,
    locks,
    blocking,
    progress,
    replication,
    total = 0,
    no_permission,
    not_examined = [],
  } = answer;
  const listed = [
    ...(sessions ?? []).map(sessionLine),
    ...(locks ?? []).map(lockLine),
    ...(blocking ?? []).flatMap(blockerLines),
    ...(progress ?? []).map(progressLine),
    ...(replication === undefined ? [] : replicationLines(replication)),
  ];
  const rows = sessions ?? locks ?? blocking ?? progress;
  const head = rows === undefined ? [] : [rows.length === 0 ? 'none' : `${rows.length} of ${total}`];
  const texts = new Map(
    [...(sessions ?? []), ...(locks ?? []), ...(blocking ?? [])].flatMap(({ pid, query }) =>
      query === undefined ? [] : [[pid, `${pid}: ${query}`]],
    ),
  );
  return [
    ...head,
    ...listed.map(oneLineIndented),
    ...(texts.size === 0 ? [] : [outside([...texts.values()].join('\n'), { source: 'statements by pid' })]),
    ...(no_permission === undefined
      ? []
      : [
          `no_permission: what ${no_permission.hidden} of them do is hidden from the role. ${no_permission.fix_sql}`,
        ]),
    ...not_examined.map(({ part, why }) => `not examined: ${part}. ${why}`),
  ].join('\n');
}

function sessionLine(each: Listed<'sessions'>): string {
  const { state_seconds, transaction_seconds, wait, database } = each;
  return facts([
    who(each),
    database && `on ${database}`,
    stateOf(each),
    seconds('for', state_seconds),
    seconds('in transaction', transaction_seconds),
    wait && `waits for ${wait}`,
  ]);
}

function lockLine(each: Listed<'locks'>): string {
  const { granted, mode, on, waiting_seconds, blocked_by = [] } = each;
  const does = granted ? `holds ${mode} on ${on}` : `waits for ${mode} on ${on}`;
  const by = blocked_by.length === 0 ? undefined : `behind ${blocked_by.join(', ')}`;
  return facts([who(each), does, granted ? undefined : seconds('for', waiting_seconds), by]);
}

function blockerLines(each: Listed<'blocking'>): string[] {
  const { depth, blocks, blocked_by, waits_for, waits_mode, waiting_seconds, advice, fix_sql } = each;
  const line = facts([
    who(each),
    stateOf(each),
    seconds('in transaction', each.transaction_seconds),
    blocks === 0 ? undefined : `holds up ${blocks}`,
    waits_for && `waits for ${waits_mode} on ${waits_for}`,
    seconds('for', waiting_seconds),
    blocked_by.length < 2 ? undefined : `behind ${blocked_by.join(', ')}`,
  ]);
  const next = advice === undefined ? [] : [`  → ${[advice, fix_sql].filter(Boolean).join(' ')}`];
  return [line, ...next].map((text) => `${'  '.repeat(depth)}${text}`);
}

function progressLine(each: Listed<'progress'>): string {
  const { pid, command, phase, relation, percent, done, whole, unit, running_seconds } = each;
  return facts([
    String(pid),
    [command, relation].filter(Boolean).join(' '),
    phase,
    percent === undefined ? undefined : `${percent} % (${done} of ${whole} ${unit})`,
    seconds('for', running_seconds),
    each.hidden === true ? 'hidden' : undefined,
  ]);
}

function replicationLines({ standby, standbys, slots }: NonNullable<Answer['replication']>): string[] {
  return [
    ...(standby?.is_standby === true
      ? [
          facts([
            'this server is a standby',
            standby.receives === false ? 'not connected to its primary' : lagOf(standby),
          ]),
        ]
      : []),
    ...(standbys?.length === 0 ? ['no standby is connected'] : []),
    ...(standbys ?? []).map((each) =>
      facts([who(each), each.client, each.state ?? 'state hidden', each.sync_state, lagOf(each)]),
    ),
    ...(slots?.length === 0 ? ['no replication slots'] : []),
    ...(slots ?? []).map(({ slot, type, active, wal_status, retained_bytes, invalid }) =>
      facts([
        `slot ${slot}`,
        type,
        active ? 'active' : 'not in use',
        wal_status,
        retained_bytes === undefined ? undefined : `keeps ${retained_bytes} bytes`,
        invalid,
      ]),
    ),
  ];
}

function lagOf({ lag_bytes, lag_seconds }: Lag): string {
  return facts([lag_bytes === undefined ? undefined : `${lag_bytes} bytes behind`, seconds('', lag_seconds)]);
}

function who({
  pid,
  user,
  application,
}: {
  pid: number;
  user?: string | undefined;
  application?: string | undefined;
}) {
  if (pid === 0) return 'prepared transaction';
  return [String(pid), user, application && `(${application})`].filter(Boolean).join(' ');
}

function stateOf({
  pid,
  state,
  hidden,
}: {
  pid: number;
  state?: string | undefined;
  hidden?: true | undefined;
}) {
  return hidden === true ? 'state hidden' : pid === 0 ? undefined : state;
}

function seconds(before: string, amount: number | undefined): string | undefined {
  return amount === undefined ? undefined : `${before} ${amount} s`.trim();
}

function facts(all: readonly (string | boolean | undefined)[]): string {
  return all.filter((each) => typeof each === 'string' && each !== '').join(', ');
}

function oneLineIndented(line: string): string {
  return `${/^ */.exec(line)?.[0] ?? ''}${oneLine(line)}`;
}
