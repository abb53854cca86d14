import type { Endpoints } from '@octokit/types';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';
import { counted, minute, short } from '../text.ts';
import { isFromFork } from './branches.ts';

export type Pull = Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}']['response']['data'];

/** What is known of a pull request, a line each, in words of ours. What people wrote is not in it. */
export function factLines(pull: Pull, { owner, repo }: At, shown: Policy['shown']): string[] {
  const { number, base, head, labels, commits, comments, review_comments: onLines } = pull;
  const by = `${shown(pull.user.login)} (${shown(pull.author_association)})`;
  const opened = `opened ${minute(pull.created_at)}, updated ${pull.updated_at}`;
  const size = `+${pull.additions} -${pull.deletions} in ${counted(pull.changed_files, 'file')}`;
  const said = [
    counted(commits, 'commit'),
    counted(comments, 'comment'),
    counted(onLines, 'comment on lines', 'comments on lines'),
  ];
  return [
    `${owner}/${repo}#${number} ${stateWords(pull, shown)}; by ${by}, ${opened}`,
    `into ${shown(base.ref)} at ${base.sha}`,
    `from ${fromWords(pull, shown)} at ${head.sha}`,
    ...(pull.state === 'open' ? [`merge: ${mergeWords(pull)}`] : []),
    [size, ...said].join(', '),
    ...listed(
      'labels',
      labels.map(({ name }) => name),
      shown,
    ),
    ...listed('reviewers asked', askedOf(pull), shown),
    ...listed(
      'assigned to',
      (pull.assignees ?? []).map(({ login }) => login),
      shown,
    ),
  ];
}

function stateWords(
  { state, draft, merged, merged_at: at, merged_by: by, merge_commit_sha: sha }: Pull,
  shown: Policy['shown'],
): string {
  if (merged) return `merged ${minute(at)}${by ? ` by ${shown(by.login)}` : ''}${sha ? ` as ${sha}` : ''}`;
  return state === 'closed' ? 'closed, not merged' : draft ? 'open, a draft' : 'open';
}

/** The branch of a fork is named by whoever has the fork: it stands with their words. */
function fromWords(pull: Pull, shown: Policy['shown']): string {
  if (!isFromFork(pull)) return shown(pull.head.ref);
  if (pull.head.repo === null) return 'a fork that is gone';
  const push = pull.maintainer_can_modify ? 'maintainers can push to it' : 'maintainers cannot push to it';
  return `the fork ${shown(pull.head.repo.full_name)} (${push})`;
}

const MERGE: Readonly<Record<string, string>> = {
  clean: 'possible',
  has_hooks: 'possible',
  unstable: 'possible, though not all checks have passed',
  draft: 'blocked, it is a draft',
  dirty: 'blocked, it conflicts with its base',
  blocked: 'blocked, required reviews or checks are missing',
  behind: 'blocked, its base has to be merged into it first',
};

function mergeWords({ mergeable, mergeable_state: state, auto_merge: auto }: Pull): string {
  const words =
    mergeable === false
      ? MERGE['dirty']
      : Object.hasOwn(MERGE, state)
        ? MERGE[state]
        : 'not known yet; ask again in a moment';
  return `${words}${auto ? '; merges by itself when it can' : ''}`;
}

function askedOf({ requested_reviewers: people, requested_teams: teams }: Pull): string[] {
  return [...(people ?? []).map(({ login }) => login), ...(teams ?? []).map(({ slug }) => `team ${slug}`)];
}

const MOST_NAMES = 20;

function listed(what: string, names: readonly string[], shown: Policy['shown']): string[] {
  if (names.length === 0) return [];
  const more = names.length - MOST_NAMES;
  const words = names.slice(0, MOST_NAMES).map((name) => short(shown(name.slice(0, 200)), 60));
  return [`${what}: ${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}
