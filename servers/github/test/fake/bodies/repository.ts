import type { Endpoints } from '@octokit/types';
import { fullName, type RepoState, type TokenState } from '../state.ts';
import { atLeast, findRepo, userOf, viewerRole, type World } from '../world.ts';
import { type Links, nodeId } from './links.ts';
import { simpleUser } from './user.ts';

export type FullRepository = Endpoints['GET /repos/{owner}/{repo}']['response']['data'];

export interface Seen extends Links {
  viewer: TokenState | undefined;
}

const TEMPLATES: Record<string, string> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** The short form that stands inside other bodies. */
export function minimalRepository(world: World, repo: RepoState, links: Links) {
  const name = fullName(repo);
  const url = `${links.api}/repos/${name}`;
  const addresses = Object.fromEntries(
    Object.entries(TEMPLATES).map(([key, rest]) => [key, `${url}${rest}`]),
  ) as Record<keyof typeof TEMPLATES, string>;
  return {
    id: repo.id,
    node_id: nodeId('Repository', repo.id),
    name: repo.name,
    full_name: name,
    private: repo.private,
    owner: simpleUser(userOf(world, repo.owner), links),
    html_url: `${links.html}/${name}`,
    description: repo.description,
    fork: repo.fork !== null,
    url,
    ...addresses,
  } as unknown as Minimal;
}

type Minimal = NonNullable<
  Endpoints['GET /repos/{owner}/{repo}/actions/runs']['response']['data']['workflow_runs'][number]['repository']
>;

const count = (items: Iterable<{ state: string }>) =>
  [...items].filter(({ state }) => state === 'open').length;

/** What lists and searches show. */
export function repository(world: World, repo: RepoState, seen: Seen) {
  const role = viewerRole(world, seen.viewer, repo);
  const open = count(repo.issues.values());
  return {
    ...minimalRepository(world, repo, seen),
    git_url: `git://${new URL(seen.html).host}/${fullName(repo)}.git`,
    ssh_url: `git@${new URL(seen.html).hostname}:${fullName(repo)}.git`,
    clone_url: `${seen.html}/${fullName(repo)}.git`,
    svn_url: `${seen.html}/${fullName(repo)}`,
    mirror_url: null,
    homepage: null,
    language: repo.language,
    forks_count: 0,
    forks: 0,
    stargazers_count: repo.stars,
    watchers_count: repo.stars,
    watchers: repo.stars,
    size: 1,
    default_branch: repo.defaultBranch,
    open_issues_count: open,
    open_issues: open,
    is_template: false,
    topics: repo.topics,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: repo.archived,
    disabled: false,
    visibility: repo.private ? 'private' : 'public',
    pushed_at: repo.pushedAt,
    created_at: repo.createdAt,
    updated_at: repo.updatedAt,
    license: null,
    permissions: {
      admin: atLeast(role, 'admin'),
      maintain: atLeast(role, 'maintain'),
      push: atLeast(role, 'write'),
      triage: atLeast(role, 'triage'),
      pull: true,
    },
  };
}

export function fullRepository(world: World, repo: RepoState, seen: Seen): FullRepository {
  const parent = repo.fork === null ? undefined : findRepo(world, repo.fork);
  const above = parent && repository(world, parent, seen);
  return {
    ...repository(world, repo, seen),
    ...(above && { parent: above, source: above }),
    temp_clone_token: null,
    allow_rebase_merge: true,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    allow_forking: true,
    web_commit_signoff_required: false,
    subscribers_count: 0,
    network_count: 0,
  };
}
