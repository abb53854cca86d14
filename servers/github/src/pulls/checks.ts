import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { standingOf, standingOfStatus, STANDINGS, tallyOf, type Standing } from '../ci/standing.ts';
import type { Person, Policy } from '../policy/policy.ts';
import { minute, short } from '../text.ts';
import type { Item, Source } from './sections.ts';

/** A check run or a commit status, as one thing. */
export interface Check {
  readonly name: string;
  readonly outcome: Standing;
  /** `failure`, `queued`, `skipped`: GitHub's own word. */
  readonly state: string;
  readonly ended?: string | null;
  /** Of a check run; the job of a workflow has the same. */
  readonly id?: number;
  readonly title?: string | null;
}

const PER_PAGE = 100;
const MOST_PAGES = 10;

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
      return { name: context, outcome: standingOfStatus(state), state, ended, title: description };
    }),
  ];
  return all.toSorted((one, other) => STANDINGS.indexOf(one.outcome) - STANDINGS.indexOf(other.outcome));
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
      found.push({
        id: Number(id),
        name,
        outcome: standingOf(conclusion),
        state,
        ended,
        title: output.title,
      });
    }
    if (data.check_runs.length < PER_PAGE || found.length >= data.total_count) break;
  }
  return found;
}

/** `owner`: of a fork, who named its checks. */
export function checkSource(
  checks: () => Promise<readonly Check[]>,
  { shown, owner }: { shown: Policy['shown']; owner: Person | undefined },
): Source {
  return {
    name: 'checks',
    batch: async () => {
      const all = await checks();
      const items = all.map((check): Item => {
        const bytes = Buffer.byteLength(lineOf(check, shown)) + 1;
        if (owner === undefined) return { by: [], bytes, text: () => lineOf(check, shown) };
        return { by: [owner], bytes, text: (voice) => lineOf(check, (name) => voice(owner, name)) };
      });
      return {
        items,
        total: items.length,
        note: tallyOf(all.map(({ outcome }) => outcome)).join(', ') || undefined,
      };
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
