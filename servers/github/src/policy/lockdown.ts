import { hasStatus, type GitHub } from '../api/github.ts';
import type { At } from './allow-list.ts';
import { nameOf, type FactsOf } from './facts.ts';
import type { Person } from './policy.ts';

/** Answers the logins, in lower case, of those who can push: what they wrote is shown. `everyone` where nothing is withheld. */
export type Trusted = (
  at: At,
  people: readonly (Person | undefined)[],
  signal: AbortSignal,
) => Promise<ReadonlySet<string> | 'everyone'>;

const GOOD_FOR_MS = 5 * 60_000;
const MOST_KEPT = 10_000;

/**
 * `--lockdown`: in public repositories only people with push access are heard. Whether somebody has it GitHub tells those who have
 * it themselves; where it does not tell, only the owner is trusted.
 */
export function lockdown(
  github: Pick<GitHub, 'request'>,
  facts: FactsOf,
  now: () => number = Date.now,
): Trusted {
  const kept = new Map<string, { readonly canPush: boolean; readonly until: number }>();
  const canPush = async (at: At, login: string, signal: AbortSignal): Promise<boolean> => {
    const key = `${nameOf(at)} ${login}`;
    const found = kept.get(key);
    if (found !== undefined && found.until > now()) return found.canPush;
    const answer = await permits(github, at, login, signal);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { canPush: answer, until: now() + GOOD_FOR_MS });
    return answer;
  };
  return async (at, people, signal) => {
    const { isPublic, canPush: canAsk } = await facts(at, signal);
    if (!isPublic) return 'everyone';
    const trusted = new Set<string>();
    for (const person of people) {
      if (person === undefined) continue;
      const login = person.login.toLowerCase();
      const isOwner = person.association === 'OWNER';
      if (isOwner || (canAsk && (await canPush(at, login, signal)))) trusted.add(login);
    }
    return trusted;
  };
}

async function permits(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  username: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    const { data } = await github.request(route, { owner, repo, username }, { signal });
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    // A bot is no user: GitHub does not know it here.
    if (hasStatus(error, 403, 404)) return false;
    throw error;
  }
}
