import type { Asked, GitHub } from '../api/github.ts';
import { authorOf, labelsOf } from '../issues/issue.ts';
import type { At } from '../policy/allow-list.ts';
import type { Person } from '../policy/policy.ts';
import { numberIn, type Commit } from './history.ts';

export interface Pull {
  readonly title: string;
  readonly author: Person | undefined;
  readonly labels: readonly string[];
}

const PER_PAGE = 100;
/** GitHub gives the first thousand of a search. */
const MOST_PAGES = 10;
/** Commits that are looked up one by one. */
const MOST_COMMITS = 20;

/** Titles, authors and labels of what was merged since, in few requests: a search has a hundred in one. */
export async function pullsSince(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  since: string | undefined,
  { signal }: Asked,
): Promise<Map<number, Pull>> {
  const pulls = new Map<number, Pull>();
  const after = since === undefined ? '' : ` merged:>=${since.slice(0, 10)}`;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const q = `repo:${owner}/${repo} is:pr is:merged${after}`;
    const { data } = await github.request('GET /search/issues', { q, page, per_page: PER_PAGE }, { signal });
    for (const item of data.items)
      pulls.set(item.number, { title: item.title, author: authorOf(item), labels: labelsOf(item) });
    if (page * PER_PAGE >= data.total_count) break;
  }
  return pulls;
}

/**
 * The pull request of each commit: by its headline; where it was rebased, none stands there, and GitHub is asked, as long as
 * there is a merged pull request that no headline names.
 */
export async function numbersOf(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  { commits, pulls }: { commits: readonly Commit[]; pulls: ReadonlyMap<number, Pull> },
  { signal }: Asked,
): Promise<Map<string, number>> {
  const numbers = new Map(
    commits.flatMap((each) => {
      const number = numberIn(each);
      return number === undefined ? [] : [[each.sha, number] as const];
    }),
  );
  const named = new Set(numbers.values());
  const unnamed = new Set([...pulls.keys()].filter((number) => !named.has(number)));
  const unknown = commits.filter(({ sha }) => !numbers.has(sha)).toReversed();
  for (const { sha } of unknown.slice(0, MOST_COMMITS)) {
    if (unnamed.size === 0) break;
    const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
    const { data } = await github.request(route, { owner, repo, commit_sha: sha }, { signal });
    const found = data.find(({ number }) => unnamed.has(number));
    if (found !== undefined) numbers.set(sha, found.number);
  }
  return numbers;
}
