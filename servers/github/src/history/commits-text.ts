import type { Policy, Voice } from '../policy/policy.ts';
import { counted } from '../text.ts';
import { commitLine, commitRow } from './commit-row.ts';
import type { Commit, Comparison } from './comparison.ts';

interface Showing {
  readonly voice: Voice;
  readonly shown: Policy['shown'];
  /** Bytes. */
  readonly room: number;
}

/** A line for each commit of a comparison, the newest first; of very many the newest and the oldest. */
export function commitsText(
  { newest, between, oldest, ahead }: Comparison,
  { voice, shown, room }: Showing,
): { text: string; left: number } {
  const line = (commit: Commit) => commitLine(commitRow(commit, voice, shown));
  const last = oldest.map(line);
  let left = room - last.reduce((sum, each) => sum + Buffer.byteLength(each) + 1, 0);
  const first: string[] = [];
  for (const commit of newest) {
    const made = line(commit);
    left -= Buffer.byteLength(made) + 1;
    if (left < 0) break;
    first.push(made);
  }
  const gap = between + newest.length - first.length;
  const isGap = gap > 0 && last.length > 0;
  const text = [...first, ...(isGap ? [`… ${counted(gap, 'commit')} between …`] : []), ...last].join('\n');
  return { text, left: Math.max(0, ahead - first.length - last.length) };
}

/** How many wrote these commits, as far as they were fetched. */
export function authorsOf({ newest, oldest }: Comparison): number {
  const names = [...newest, ...oldest].map(
    ({ author, commit }) => author?.login ?? commit.author?.email ?? '',
  );
  return new Set(names).size;
}
