import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Person } from '../policy/policy.ts';
import { ownChanges, type Commit } from './history.ts';
import { numbersOf, pullsSince, type Pull } from './pulls.ts';

/** One thing that came with a release: a pull request, or a commit of none. */
export interface Shipped {
  readonly title: string;
  /** Of the pull request. */
  readonly number?: number | undefined;
  readonly sha: string;
  readonly author: Person | undefined;
  readonly labels: readonly string[];
  /** The message says so at its end. */
  readonly isBreaking: boolean;
}

export interface Span {
  readonly base: string;
  readonly head: string;
  /** Oldest first. */
  readonly shipped: readonly Shipped[];
  /** Commits between them. */
  readonly commits: number;
  /** Of these, the newest that were not looked at: there are too many. */
  readonly unread: number;
}

const PER_PAGE = 100;
const MOST_PAGES = 10;

/** What lies between two refs, a pull request once however many commits it had. */
export async function shippedBetween(
  github: Pick<GitHub, 'request'>,
  at: At,
  { base, head }: { base: string; head: string },
  asked: Asked,
): Promise<Span> {
  const { commits, total, since } = await commitsBetween(github, at, { base, head }, asked);
  const own = ownChanges(commits);
  const pulls = own.length === 0 ? new Map<number, Pull>() : await pullsSince(github, at, since, asked);
  const numbers = await numbersOf(github, at, { commits: own, pulls }, asked);
  const shipped = new Map<string, Shipped>();
  for (const commit of own) {
    const number = numbers.get(commit.sha);
    const key = number === undefined ? commit.sha : `#${number}`;
    const before = shipped.get(key);
    const made = shippedBy(commit, number, number === undefined ? undefined : pulls.get(number));
    shipped.set(key, { ...(before ?? made), isBreaking: made.isBreaking || before?.isBreaking === true });
  }
  const unread = Math.max(0, total - commits.length);
  return { base, head, shipped: [...shipped.values()], commits: total, unread };
}

async function commitsBetween(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  { base, head }: { base: string; head: string },
  { signal }: Asked,
): Promise<{ commits: Commit[]; total: number; since: string | undefined }> {
  const commits: Commit[] = [];
  for (let page = 1; ; page += 1) {
    const values = { owner, repo, basehead: `${base}...${head}`, page, per_page: PER_PAGE };
    const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', values, { signal });
    commits.push(...(data.commits as readonly Commit[]));
    const { total_commits: total, merge_base_commit: fork } = data;
    if (data.commits.length === 0 || commits.length >= total || page === MOST_PAGES)
      return { commits, total, since: fork.commit.committer?.date };
  }
}

function shippedBy(
  { sha, commit: { message }, author }: Commit,
  number: number | undefined,
  pull?: Pull,
): Shipped {
  const [headline = '', , body = ''] = message.split('\n');
  // The title of a merged pull request is the first line of the body of its merge.
  const isMerge = /^Merge pull request #\d/.test(headline) && body !== '';
  const title = isMerge ? body : headline.replace(/\s*\(#\d+\)\s*$/, '');
  const login = author?.login;
  return {
    title: pull?.title ?? title,
    number,
    sha,
    author: pull?.author ?? (login === undefined ? undefined : { login }),
    labels: pull?.labels ?? [],
    isBreaking: /^BREAKING[ -]CHANGE: /m.test(message),
  };
}
