import { commitBody, fileBody, filesOf } from '../bodies/commit.ts';
import { type Answer, json, media, notFound, Refusal, type RepoCall, text } from '../exchange.ts';
import { history, mergeBase, readCommit } from '../git/commits.ts';
import { changedFiles, type FileChange, mails, wholeDiff } from '../git/diff.ts';
import { linkHeader, paged, pageOf } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName, type RepoState } from '../state.ts';
import { findRepo, type World } from '../world.ts';

const READ = { permission: 'contents=read' };

/** The commit of a ref, as routes of commits refuse it. */
export async function commitOf(repo: RepoState, ref: string): Promise<string> {
  const sha = await repo.git.commit(ref);
  if (sha === undefined) {
    throw new Refusal(422, `No commit found for SHA: ${ref}`);
  }
  return sha;
}

async function list(call: RepoCall, world: World): Promise<Answer> {
  const { sha, path, author, since, until } = call.query;
  const { git, defaultBranch } = call.repo;
  const from = await git.commit(sha ?? defaultBranch);
  if (from === undefined) {
    throw sha === undefined ? new Refusal(409, 'Git Repository is empty.') : notFound();
  }
  const user = author === undefined ? undefined : world.users.get(author.toLowerCase());
  const shas = await history(git, {
    from,
    ...(path !== undefined && { path }),
    ...(author !== undefined && {
      emails: author.includes('@') ? [author] : user === undefined ? [] : [user.email],
    }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  });
  return paged(call, shas, (one) => commitBody(world, call.repo, one, call));
}

/** A diff as text; GitHub refuses what is too large for a page. */
export async function diffText(
  repo: RepoState,
  from: string | undefined,
  to: string,
  resource: string,
): Promise<Answer> {
  const [diff, files] = await Promise.all([wholeDiff(repo.git, from, to), changedFiles(repo.git, from, to)]);
  const { diffLines, diffFiles } = repo.ceilings;
  const over =
    files.length > diffFiles
      ? `the diff exceeded the maximum number of files (${diffFiles})`
      : diff.split('\n').length > diffLines
        ? `the diff exceeded the maximum number of lines (${diffLines})`
        : undefined;
  if (over !== undefined) {
    throw new Refusal(
      406,
      `Sorry, ${over}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
      [{ resource, field: 'diff', code: 'too_large' }],
    );
  }
  return text(diff, 'application/vnd.github.diff; charset=utf-8');
}

export const patchText = async (repo: RepoState, range: string[]): Promise<Answer> =>
  text(await mails(repo.git, range), 'application/vnd.github.patch; charset=utf-8');

const total = (files: readonly FileChange[]) => {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
};

async function get(call: RepoCall, world: World, ref: string): Promise<Answer> {
  const { repo } = call;
  const sha = await commitOf(repo, ref);
  const [parent] = (await readCommit(repo.git, sha)).parents;
  switch (media(call)) {
    case 'sha':
      return text(sha, 'application/vnd.github.sha; charset=utf-8');
    case 'diff':
      return diffText(repo, parent, sha, 'Commit');
    case 'patch':
      return patchText(repo, ['-1', sha]);
    default: {
      const files = await filesOf(repo, sha);
      // Up to 300 files at once, and on further pages up to 3,000.
      const at = {
        page: pageOf(call).page,
        perPage: call.query.per_page === undefined ? 300 : pageOf(call).perPage,
      };
      const shown = files.slice(0, 3000).slice((at.page - 1) * at.perPage, at.page * at.perPage);
      const body = {
        ...(await commitBody(world, repo, sha, call)),
        stats: total(files),
        files: shown.map((file) => fileBody(repo, file, sha, call)),
      };
      return json(body, 200, linkHeader(call, at, Math.min(files.length, 3000)));
    }
  }
}

/** A side of a comparison: a ref, or `owner:ref` of a fork, which is brought here. */
async function side(call: RepoCall, world: World, name: string): Promise<string> {
  const [owner, ref] = name.includes(':') ? name.split(':', 2) : [undefined, name];
  if (owner === undefined || owner.toLowerCase() === call.repo.owner.toLowerCase()) {
    return found(await call.repo.git.commit(ref));
  }
  const fork = findRepo(world, `${owner}/${call.repo.name}`);
  const sha = found(await fork?.git.commit(ref));
  await call.repo.git.run(['fetch', '--quiet', fork!.git.folder, sha]);
  return sha;
}

function found(sha: string | undefined): string {
  if (sha === undefined) {
    throw notFound();
  }
  return sha;
}

const relation = (ahead: number, behind: number) =>
  ahead > 0 && behind > 0 ? 'diverged' : ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical';

async function compare(call: RepoCall, world: World, basehead: string): Promise<Answer> {
  const { repo } = call;
  const [left, right] = basehead.split('...') as [string, string | undefined];
  const [base, head] = [await side(call, world, left), await side(call, world, found(right))];
  const middle = await mergeBase(repo.git, base, head);
  if (middle === undefined) {
    throw new Refusal(404, `No common ancestor between ${left} and ${right}.`);
  }
  if (media(call) === 'diff') {
    return diffText(repo, middle, head, 'Comparison');
  }
  if (media(call) === 'patch') {
    return patchText(repo, [`${middle}..${head}`]);
  }
  const ahead = (await history(repo.git, { from: head, not: base })).toReversed();
  const behind = await history(repo.git, { from: base, not: head });
  const at = pageOf(call, 250);
  // Without page and per_page the last 250 commits come, as ever.
  const old = call.query.page === undefined && call.query.per_page === undefined;
  const shown = old ? ahead.slice(-250) : ahead.slice((at.page - 1) * at.perPage, at.page * at.perPage);
  const files = at.page > 1 ? [] : (await changedFiles(repo.git, middle, head)).slice(0, 300);
  const html = `${call.html}/${fullName(repo)}/compare/${encodeURIComponent(basehead)}`;
  const body = {
    url: `${call.api}/repos/${fullName(repo)}/compare/${encodeURIComponent(basehead)}`,
    html_url: html,
    permalink_url: `${call.html}/${fullName(repo)}/compare/${base}...${head}`,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: await commitBody(world, repo, base, call),
    merge_base_commit: await commitBody(world, repo, middle, call),
    status: relation(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: await Promise.all(shown.map((sha) => commitBody(world, repo, sha, call))),
    files: files.map((file) => fileBody(repo, file, head, call)),
  };
  return json(body, 200, linkHeader(call, at, ahead.length));
}

export function commitRoutes(routes: Routes): void {
  routes.on('GET /repos/{owner}/{repo}/commits', list, READ);
  routes.on(
    'GET /repos/{owner}/{repo}/commits/{ref}',
    (call, world) => get(call, world, call.params.ref),
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    (call, world) => compare(call, world, call.params.basehead),
    READ,
  );
}
