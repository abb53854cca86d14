import { table } from '../table.ts';
import { ratio } from './limits.ts';
import { number } from './number.ts';
import type { TaskRow } from './tasks.ts';

/** One row for each server and task; × is against ours in the same task. */
export function tasksTable(rows: readonly TaskRow[]): string {
  const isCounted = rows.some(({ requests }) => requests !== undefined);
  const head = [
    'task',
    'server',
    'time × ours',
    'peak memory × ours',
    'tokens × ours',
    'time, ms',
    'peak memory, MB',
    'tokens',
    ...(isCounted ? ['requests', 'of them unchanged'] : []),
  ];
  const cells = rows.map((row) => {
    const ours = rows.find(({ task, worker }) => task === row.task && worker.kind === 'ours');
    const { name } = row.worker;
    return [
      row.worker.kind === 'ours' ? row.task.name : '',
      row.failure === undefined ? `${name} \`${row.tool}\`` : `${name}: ${row.failure}`,
      number(ratio(row.ms, ours?.ms), 2),
      number(ratio(row.peakMegabytes, ours?.peakMegabytes), 2),
      number(ratio(row.tokens, ours?.tokens), 2),
      number(row.ms, 1),
      number(row.peakMegabytes, 0),
      number(row.tokens, 0),
      ...(isCounted ? [number(row.requests?.all, 1), number(row.requests?.unchanged, 1)] : []),
    ];
  });
  return table([head, ...cells], 2);
}
