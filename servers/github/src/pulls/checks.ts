import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { minute, short } from '../text.ts';
import type { Source } from './sections.ts';

/** A check run or a commit status, as one thing. */
export interface Check {
  readonly name: string;
  readonly outcome: 'failed' | 'running' | 'passed';
  /** `failure`, `queued`, `skipped`: GitHub's own word. */
  readonly state: string;
  readonly ended?: string | null;
  /** Of a check run; the job of a workflow has the same. */
  readonly id?: number;
  readonly title?: string | null;
}

const PER_PAGE = 100;
const MOST_PAGES = 10;
const PASSED = new Set(['success', 'neutral', 'skipped']);

/** All checks of a commit, the failing ones first. */
export async function checksOf(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  ref: string,
  { signal }: Asked,
): Promise<Check[]> {
  const at = { owner, repo, ref };
  const [runs, statuses] = await Promise.all([
    runsOf(github, at, { signal }),
    github.request('GET /repos/{owner}/{repo}/commits/{ref}/status', { ...at, per_page: 100 }, { signal }),
  ]);
  const all = [
    ...runs,
    ...statuses.data.statuses.map(({ context, state, description, updated_at: ended }): Check => {
      const outcome = state === 'success' ? 'passed' : state === 'pending' ? 'running' : 'failed';
      return { name: context, outcome, state, ended, title: description };
    }),
  ];
  const order = ['failed', 'running', 'passed'];
  return all.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
}

async function runsOf(
  github: Pick<GitHub, 'request'>,
  { owner, repo, ref }: At & { ref: string },
  { signal }: Asked,
): Promise<Check[]> {
  const found: Check[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      { owner, repo, ref, per_page: PER_PAGE, page },
      { signal },
    );
    for (const { id, name, status, conclusion, completed_at: ended, output } of data.check_runs) {
      const state = conclusion ?? status;
      const outcome = conclusion === null ? 'running' : PASSED.has(conclusion) ? 'passed' : 'failed';
      found.push({ id: Number(id), name, outcome, state, ended, title: output.title });
    }
    if (data.check_runs.length < PER_PAGE || found.length >= data.total_count) break;
  }
  return found;
}

/** `2 failed, 1 running, 10 passed` */
function tally(checks: readonly Check[]): string {
  const words = (['failed', 'running', 'passed'] as const).map((outcome) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? '' : `${count} ${outcome}`;
  });
  return words.filter(Boolean).join(', ') || 'none';
}

export function checkSource(checks: () => Promise<readonly Check[]>, shown: Policy['shown']): Source {
  return {
    name: 'checks',
    batch: async () => {
      const all = await checks();
      const items = all.map((check) => {
        const text = lineOf(check, shown);
        return { by: [], bytes: Buffer.byteLength(text) + 1, text: () => text };
      });
      return { items, total: items.length, note: all.length === 0 ? undefined : tally(all) };
    },
  };
}

/** `failed: build (job 42), 2026-11-23 08:15: 3 errors` */
function lineOf({ name, outcome, state, id, ended, title }: Check, shown: Policy['shown']): string {
  const word = outcome === 'passed' && state !== 'success' ? `passed (${shown(state)})` : outcome;
  const job = id === undefined ? '' : ` (job ${id})`;
  const when = ended ? `, ${minute(ended)}` : '';
  const more = title && outcome === 'failed' ? `: ${short(shown(title.slice(0, 400)), 120)}` : '';
  return `${word}: ${short(shown(name), 100)}${job}${when}${more}`;
}
