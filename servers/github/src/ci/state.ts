import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { standingOf, standingOfStatus, STANDINGS, tallyOf, type Standing } from './standing.ts';

/** A check or a status of a commit. */
export interface Outcome {
  readonly name: string;
  readonly word: string;
  readonly state: Standing;
  /** Of a check: a job of GitHub Actions has the same id. */
  readonly id?: number;
  readonly title?: string | undefined;
}

/** Failing ones first; `hidden` where the token may not see a part of them, in words. */
export interface State {
  readonly outcomes: readonly Outcome[];
  /** There are more than were fetched. */
  readonly more: number;
  readonly hidden: readonly string[];
}

/** How the checks and statuses of a commit stand. Two requests, at once. */
export async function stateOf(
  github: GitHub,
  { at: { owner, repo }, sha }: { at: At; sha: string },
  asked: Asked,
): Promise<State> {
  const values = { owner, repo, ref: sha, per_page: 100 };
  const [checks, statuses] = await Promise.all([
    github.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', values, asked).catch(unlessRefused),
    github.request('GET /repos/{owner}/{repo}/commits/{ref}/status', values, asked).catch(unlessRefused),
  ]);
  const outcomes = [
    ...(checks?.data.check_runs ?? []).map(({ id, name, conclusion, status, output }): Outcome => ({
      id: Number(id),
      name,
      word: conclusion ?? status,
      state: standingOf(conclusion),
      title: output.title ?? undefined,
    })),
    ...(statuses?.data.statuses ?? []).map(({ context, state, description }): Outcome => ({
      name: context,
      word: state,
      state: standingOfStatus(state),
      title: description ?? undefined,
    })),
  ];
  const rank = ({ state }: Outcome) => STANDINGS.indexOf(state);
  const all = (checks?.data.total_count ?? 0) + (statuses?.data.total_count ?? 0);
  return {
    outcomes: outcomes.toSorted((one, other) => rank(one) - rank(other)),
    more: Math.max(0, all - outcomes.length),
    hidden: [...(checks ? [] : ['checks']), ...(statuses ? [] : ['statuses'])],
  };
}

// Fine-grained tokens cannot be given the right to see checks of some repositories.
function unlessRefused(error: unknown): undefined {
  if (hasStatus(error, 403, 404)) return undefined;
  throw error;
}

/** `1 failed, 2 running, 10 passed` */
export function tally({ outcomes, more, hidden }: State): string {
  const told = [
    ...tallyOf(outcomes.map(({ state }) => state)),
    ...(more === 0 ? [] : [`${more} more not looked at`]),
  ];
  const unseen = hidden.map((what) => `${what} are not shown to this token`);
  return [...(told.length === 0 && hidden.length < 2 ? ['none'] : told), ...unseen].join(', ');
}
