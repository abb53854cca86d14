/** How a check or a run stands. Cancelled ones did not fail, and nobody knows whether they would have. */
export type Standing = 'cancelled' | 'failed' | 'passed' | 'running';

const PASSED = new Set(['success', 'neutral', 'skipped']);
const CANCELLED = new Set(['cancelled', 'stale']);

/** By the conclusion of a check run: timed_out, startup_failure and action_required are failures. */
export function standingOf(conclusion: string | null): Standing {
  if (conclusion === null) return 'running';
  if (PASSED.has(conclusion)) return 'passed';
  return CANCELLED.has(conclusion) ? 'cancelled' : 'failed';
}

/** By the state of a commit status. */
export function standingOfStatus(state: string): Standing {
  if (state === 'success') return 'passed';
  return state === 'pending' ? 'running' : 'failed';
}

/** What needs somebody first. */
export const STANDINGS: readonly Standing[] = ['failed', 'running', 'cancelled', 'passed'];

/** `2 failed, 1 running, 10 passed`; empty where there are none. */
export function tallyOf(all: readonly Standing[]): string[] {
  return STANDINGS.map((standing) => {
    const count = all.filter((each) => each === standing).length;
    return count === 0 ? '' : `${count} ${standing}`;
  }).filter(Boolean);
}
