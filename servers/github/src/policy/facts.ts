import type { GitHub } from '../api/github.ts';
import { hasStatus } from '../api/github.ts';
import type { At } from './allow-list.ts';

/** What decides who may read a repository, and whose words stand in it. */
interface Facts {
  /** Everyone can read it. Internal repositories of a company are not public. */
  readonly isPublic: boolean;
  /** Whoever the token belongs to can push to it. */
  readonly canPush: boolean;
}

export type FactsOf = (at: At, signal: AbortSignal) => Promise<Facts>;

/** A repository can be made public, or rights taken away, while the server runs. */
const GOOD_FOR_MS = 5 * 60_000;
const MOST_KEPT = 2_000;

/** What cannot be seen counts as private, and nobody can push to it. */
const UNSEEN: Facts = { isPublic: false, canPush: false };

export function factsFrom(github: Pick<GitHub, 'request'>, now: () => number = Date.now): FactsOf {
  const kept = new Map<string, { readonly facts: Facts; readonly until: number }>();
  return async (at, signal) => {
    const name = nameOf(at);
    const found = kept.get(name);
    if (found !== undefined && found.until > now()) return found.facts;
    const facts = await askFor(github, at, signal);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(name, { facts, until: now() + GOOD_FOR_MS });
    return facts;
  };
}

async function askFor(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  signal: AbortSignal,
): Promise<Facts> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}', { owner, repo }, { signal });
    const isPublic = !data.private && (data.visibility ?? 'public') === 'public';
    return { isPublic, canPush: data.permissions?.push === true };
  } catch (error) {
    if (hasStatus(error, 403, 404, 451)) return UNSEEN;
    throw error;
  }
}

/** One key for one repository: GitHub's names are the same in either case. */
export function nameOf({ owner, repo }: At): string {
  return `${owner}/${repo}`.toLowerCase();
}
