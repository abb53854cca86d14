import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Person } from '../policy/policy.ts';

/** One thing that came with a release: a pull request, or a commit of none. */
export interface Shipped {
  readonly title: string;
  /** Of the pull request. */
  readonly number?: number | undefined;
  readonly sha: string;
  readonly author: Person | undefined;
  readonly labels: readonly string[];
}

export interface Span {
  readonly base: string;
  readonly head: string;
  readonly shipped: readonly Shipped[];
  /** Commits between them; GitHub names at most so many as were asked for. */
  readonly commits: number;
  readonly unread: number;
}

const PAGE = 100;
const MOST_PAGES = 10;

/** What lies between two refs, oldest first, a pull request once however many commits it had. */
export async function shippedBetween(
  github: Pick<GitHub, 'request'>,
  at: At,
  { base, head }: { base: string; head: string },
  asked: Asked,
): Promise<Span> {
  const commits: Commit[] = [];
  let total = 0;
  let since: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const values = { ...at, basehead: `${base}...${head}`, page, per_page: PAGE };
    const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', values, asked);
    total = data.total_commits;
    since ??= data.merge_base_commit.commit.committer?.date;
    commits.push(...(data.commits as readonly Commit[]));
    if (data.commits.length < PAGE) break;
  }
  const numbers = new Set(commits.flatMap((commit) => numberIn(commit.commit.message) ?? []));
  const pulls = numbers.size === 0 ? new Map<number, Pull>() : await pullsSince(github, at, since, asked);
  const shipped = new Map<string, Shipped>();
  for (const commit of commits) {
    const number = numberIn(commit.commit.message);
    const isMerge = (commit.parents?.length ?? 1) > 1;
    if (number === undefined && isMerge) continue;
    const key = number === undefined ? commit.sha : `#${number}`;
    if (!shipped.has(key))
      shipped.set(key, shippedBy(commit, number, number === undefined ? undefined : pulls.get(number)));
  }
  return {
    base,
    head,
    shipped: [...shipped.values()],
    commits: total,
    unread: Math.max(0, total - commits.length),
  };
}

interface Commit {
  readonly sha: string;
  readonly commit: { readonly message: string };
  readonly author?: { readonly login?: string } | null;
  readonly parents?: readonly unknown[];
}

interface Pull {
  readonly title: string;
  readonly author: Person | undefined;
  readonly labels: readonly string[];
}

/** `Title (#12)` of a squash, `Merge pull request #12 from …` of a merge. */
export function numberIn(message: string): number | undefined {
  const [headline = ''] = message.split('\n');
  const [, merged, squashed] = /^Merge pull request #(\d{1,9}) |\(#(\d{1,9})\)$/.exec(headline) ?? [];
  const number = merged ?? squashed;
  return number === undefined ? undefined : Number(number);
}

function shippedBy(
  { sha, commit: { message }, author }: Commit,
  number: number | undefined,
  pull: Pull | undefined,
): Shipped {
  const [headline = '', , body = ''] = message.split('\n');
  // The title of a merged pull request is the first line of the body of its merge.
  const title =
    number !== undefined && headline.startsWith('Merge pull request')
      ? body
      : headline.replace(/\s*\(#\d+\)$/, '');
  const login = author?.login;
  return {
    title: pull?.title ?? title,
    number,
    sha,
    author: pull?.author ?? (login === undefined ? undefined : { login }),
    labels: pull?.labels ?? [],
  };
}

/** Titles, authors and labels of what was merged since, in few requests: a search has a hundred in one. */
async function pullsSince(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  since: string | undefined,
  asked: Asked,
): Promise<Map<number, Pull>> {
  const pulls = new Map<number, Pull>();
  const after = since === undefined ? '' : ` merged:>=${since.slice(0, 10)}`;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const q = `repo:${owner}/${repo} is:pr is:merged${after}`;
    const { data } = await github.request('GET /search/issues', { q, page, per_page: PAGE }, asked);
    for (const { number, title, user, author_association: association, labels } of data.items) {
      const names = labels.flatMap((label) => (typeof label === 'string' ? label : (label.name ?? [])));
      pulls.set(number, {
        title,
        author: user ? { login: user.login, association } : undefined,
        labels: names,
      });
    }
    if (data.items.length < PAGE) break;
  }
  return pulls;
}
