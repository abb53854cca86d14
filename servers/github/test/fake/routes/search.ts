import { commitBody } from '../bodies/commit.ts';
import { contentBody } from '../bodies/content.ts';
import { issueBody } from '../bodies/issue.ts';
import { minimalRepository, repository } from '../bodies/repository.ts';
import { simpleUser } from '../bodies/user.ts';
import { type Answer, type Call, invalid } from '../exchange.ts';
import { linkHeader, paged, pageOf } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName } from '../state.ts';
import { searchCode } from '../search/code.ts';
import { searchCommits } from '../search/commits.ts';
import { searchIssues } from '../search/issues.ts';
import { type Query, queryOf, scopeOf, valuesOf } from '../search/query.ts';
import type { World } from '../world.ts';

/** One page of what was found; beyond 1,000 nothing can be reached. */
async function answer<Item>(
  call: Call,
  found: readonly Item[],
  build: (item: Item) => unknown,
): Promise<Answer> {
  const reachable = found.slice(0, 1000);
  const { body } = await paged(call, reachable, build);
  return {
    status: 200,
    headers: linkHeader(call, pageOf(call), reachable.length),
    body: { total_count: found.length, incomplete_results: false, items: body },
  };
}

const wantsMatches = (call: Call) => (call.headers.accept ?? '').includes('text-match');

async function issues(call: Call, world: World): Promise<Answer> {
  const query = queryOf(call);
  const found = searchIssues(scopeOf(world, call, query), query);
  const { sort, order = 'desc' } = call.query;
  const by = sort === 'updated' ? 'updatedAt' : 'createdAt';
  const ordered =
    sort === undefined
      ? found
      : found.toSorted(
          (one, other) => one.issue[by].localeCompare(other.issue[by]) * (order === 'asc' ? 1 : -1),
        );
  const { body, ...rest } = await answer(call, ordered, ({ repo, issue }) => ({
    ...issueBody(world, repo, issue, call),
    body: issue.body ?? '',
    score: 1,
  }));
  return { ...rest, body: { ...(body as object), search_type: 'lexical' } };
}

async function code(call: Call, world: World): Promise<Answer> {
  const query = queryOf(call);
  if (query.words.length === 0) {
    throw invalid('ERROR_TYPE_QUERY_PARSING_FATAL unable to parse query!');
  }
  const found = await searchCode(scopeOf(world, call, query), query);
  return answer(call, found, ({ repo, entry, commit, fragment }) => {
    const { name, path, sha, url, git_url: git, html_url: html } = contentBody(repo, entry, commit, call);
    const match = { object_url: url, object_type: 'FileContent', property: 'content', fragment, matches: [] };
    return {
      name,
      path,
      sha,
      url,
      git_url: git,
      html_url: html,
      repository: minimalRepository(world, repo, call),
      score: 1,
      ...(wantsMatches(call) && { text_matches: [match] }),
    };
  });
}

async function commits(call: Call, world: World): Promise<Answer> {
  const query = queryOf(call);
  const found = await searchCommits(world, scopeOf(world, call, query), query);
  return answer(call, found, async ({ repo, sha }) => ({
    ...(await commitBody(world, repo, sha, call)),
    repository: minimalRepository(world, repo, call),
    score: 1,
  }));
}

function repos(call: Call, world: World): Promise<Answer> {
  const query = queryOf(call);
  const found = scopeOf(world, call, query).filter((repo) => {
    const text = `${fullName(repo)} ${repo.description ?? ''} ${repo.topics.join(' ')}`.toLowerCase();
    const archived = valuesOf(query, 'archived').at(0);
    const language = valuesOf(query, 'language').at(0);
    return (
      query.words.every((word) => text.includes(word)) &&
      valuesOf(query, 'topic').every((topic) => repo.topics.includes(topic)) &&
      (archived === undefined || String(repo.archived) === archived) &&
      (language === undefined || repo.language?.toLowerCase() === language)
    );
  });
  const ordered = found.toSorted((one, other) => other.stars - one.stars || one.id - other.id);
  return answer(call, ordered, (repo) => ({
    ...repository(world, repo, call),
    master_branch: repo.defaultBranch,
    score: 1,
  }));
}

function users(call: Call, world: World): Promise<Answer> {
  const query: Query = queryOf(call);
  const [type] = valuesOf(query, 'type');
  const found = [...world.users.values()].filter(({ login, name, type: kind }) => {
    const text = `${login} ${name ?? ''}`.toLowerCase();
    return (
      kind !== 'Bot' &&
      query.words.every((word) => text.includes(word)) &&
      (type === undefined || kind.toLowerCase().startsWith(type)) &&
      [...valuesOf(query, 'user'), ...valuesOf(query, 'org')].every((owner) => login.toLowerCase() === owner)
    );
  });
  return answer(call, found, (user) => ({ ...simpleUser(user, call), score: 1 }));
}

export function searchRoutes(routes: Routes): void {
  routes.on('GET /search/issues', issues);
  routes.on('GET /search/code', code, { login: true });
  routes.on('GET /search/commits', commits);
  routes.on('GET /search/repositories', repos);
  routes.on('GET /search/users', users);
}
