import { defineTool, outside, reads, ToolError, type Call } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, type GitHub } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { asSigned, authorOf, commitLine, CommitRow, commitRow } from '../history/commit-row.ts';
import { originOf } from '../history/revision.ts';
import { Author, momentOf, Moment } from '../history/filters.ts';
import { Path, Ref, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { Paged, Paging } from '../paging/page.ts';
import type { At } from '../policy/allow-list.ts';
import { counted } from '../text.ts';

const SHA = /^(?:[\da-f]{40}|[\da-f]{64})$/;

/** A history of one sha never changes, so pages of it stay where they are: GitHub's page of so many, and rows of it seen. */
const Place = z.strictObject({
  head: z.string().regex(SHA),
  page: z.int().min(1).max(100_000),
  size: z.int().min(1).max(100),
  seen: z.int().min(0).max(99),
});
type Place = z.output<typeof Place>;

export const listCommits = defineTool({
  name: 'list_commits',
  title: 'List commits',
  description: 'Commits of a branch, a tag or a file, newest first, a row each. get_commit shows one.',
  effect: reads({ openWorld: true }),
  groups: ['repo'],
  inputSchema: z.strictObject({
    ...Where,
    ref: Ref.optional().describe('Branch, tag or sha'),
    path: Path.optional().describe('File or folder'),
    author: Author.optional().describe('Login or e-mail'),
    since: Moment.optional().describe('Day or time'),
    until: Moment.optional().describe('Day or time'),
    ...Paging,
  }),
  outputSchema: z.strictObject({
    repo: z.string(),
    head: z.string().optional().describe('Where the list began; next_cursor stays there'),
    commits: z.array(CommitRow),
    ...Paged,
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { ref, path, author, since, until, limit, cursor } = args;
    const filters = { path, author, since: momentOf(since, 'from'), until: momentOf(until, 'to') };
    const about = { ...at, ref, ...filters };
    const place = placeIn(cursor, Place, about) ?? {
      head: await startOf(github, { at, ref, isFiltered: Object.values(filters).some(Boolean) }, call),
      page: 1,
      size: Math.min(100, limit + 1),
      seen: 0,
    };
    // Without filters the first commit is where a branch began to be read.
    const isOwn = originOf(ref ?? 'HEAD', at) === 'own';
    let head = SHA.test(place.head ?? '') ? place.head : undefined;
    const found = await commitsFrom(place, limit, async (page, size) => {
      const values = { owner: at.owner, repo: at.repo, sha: head ?? place.head, ...filters };
      const route = 'GET /repos/{owner}/{repo}/commits';
      const { data } = await github
        .request(route, { ...values, per_page: size, page }, call)
        .catch(told(ref));
      head ??= data[0]?.sha;
      return isOwn ? data : data.map(asSigned);
    });
    policy.opened(call, at);
    const voice = await policy.heard(
      call,
      at,
      found.map(({ commit }) => authorOf(commit)),
    );
    const rows = found.slice(0, limit).map(({ commit }) => commitRow(commit, voice, policy.shown));
    const { rows: commits, left } = call.fit(rows, call.budget - 300);
    const next = found[commits.length];
    const isWhole = left === 0 && next === undefined;
    return {
      repo: `${at.owner}/${at.repo}`,
      ...(head !== undefined && { head: head.slice(0, 10) }),
      commits,
      ...(!isWhole && next !== undefined && { next_cursor: cursorAt({ ...next.place, head }, about) }),
      truncated: !isWhole,
    };
  },
  render: ({ repo, head, commits, next_cursor: next }) =>
    [
      `${counted(commits.length, 'commit')}${head === undefined ? '' : ` up to ${head}`}${next === undefined ? '' : `; more with cursor ${next}`}`,
      ...(commits.length === 0
        ? []
        : [outside(commits.map(commitLine).join('\n'), { source: `commits of ${repo}` })]),
    ].join('\n'),
});

interface Start {
  readonly at: At;
  readonly ref: string | undefined;
  readonly isFiltered: boolean;
}

/** Where a list begins. Of one without filters the first row says it, and nothing is asked for. */
async function startOf(
  github: GitHub,
  { at, ref, isFiltered }: Start,
  { signal }: Pick<Call, 'signal'>,
): Promise<string | undefined> {
  if (!isFiltered || SHA.test(ref ?? '')) return ref;
  const values = { owner: at.owner, repo: at.repo, sha: ref, per_page: 1 };
  const { data } = await github
    .request('GET /repos/{owner}/{repo}/commits', values, { signal })
    .catch(told(ref));
  return data[0]?.sha;
}

interface Begun extends Omit<Place, 'head'> {
  readonly head: string | undefined;
}

/** One more than `limit`, so that it is known whether there is more, each with its place. */
async function commitsFrom<Commit>(
  { page: first, size, seen }: Begun,
  limit: number,
  fetch: (page: number, size: number) => Promise<readonly Commit[]>,
): Promise<{ commit: Commit; place: Omit<Place, 'head'> }[]> {
  const found: { commit: Commit; place: Omit<Place, 'head'> }[] = [];
  for (let page = first; found.length <= limit; page += 1) {
    const items = await fetch(page, size);
    found.push(
      ...items
        .map((commit, at) => ({ commit, place: { page, size, seen: at } }))
        .slice(page === first ? seen : 0),
    );
    if (items.length < size) break;
  }
  return found.slice(0, limit + 1);
}

function told(ref: string | undefined): (error: unknown) => never {
  return (error) => {
    if (hasStatus(error, 409)) throw new ToolError('This repository has no commits yet.', { code: 'EMPTY' });
    if (ref !== undefined && hasStatus(error, 404, 422))
      throw new ToolError('There is no such branch, tag or commit here, or this token may not see it.', {
        code: 'NOT_FOUND',
        hint: 'list_repo with kind branches or tags names them.',
      });
    throw error;
  };
}
