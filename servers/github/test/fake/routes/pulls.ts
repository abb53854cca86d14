import { commitBody, fileBody } from '../bodies/commit.ts';
import { pullBody, pullItem } from '../bodies/pull.ts';
import { simpleUser } from '../bodies/user.ts';
import { addPull, pullFiles, refresh } from '../build/pulls.ts';
import {
  type Answer,
  bodyOf,
  invalid,
  invalidField,
  json,
  media,
  notFound,
  Refusal,
  type RepoCall,
  textOf,
} from '../exchange.ts';
import { history, mergeBase } from '../git/commits.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName, type PullState } from '../state.ts';
import { findRepo, userOf, type World } from '../world.ts';
import { diffText, patchText } from './commits.ts';
import { applyChanges, changesOf } from './issue-changes.ts';
import { mayEdit, sorted } from './issues.ts';
import { merge, updateBranch } from './merge.ts';

export const READ = { permission: 'pull_requests=read' };
export const WRITE = { permission: 'pull_requests=write', login: true };

/** The pull request of a call, as its branches are now. */
export async function pullNamed(call: RepoCall, world: World, number: string): Promise<PullState> {
  const pull = call.repo.pulls.get(Number(number));
  if (pull === undefined) {
    throw notFound();
  }
  return refresh(world, call.repo, pull);
}

function fits(call: RepoCall, pull: PullState): boolean {
  const { state = 'open', head, base } = call.query;
  const label = `${pull.head.repo.split('/')[0]}:${pull.head.ref}`;
  return (
    (state === 'all' || pull.state === state) &&
    // GitHub ignores a head that names no owner.
    (head === undefined || !head.includes(':') || head.toLowerCase() === label.toLowerCase()) &&
    (base === undefined || base === pull.base.ref)
  );
}

async function list(call: RepoCall, world: World): Promise<Answer> {
  const shown = [...call.repo.pulls.values()].filter((pull) => fits(call, pull));
  for (const pull of shown) {
    await refresh(world, call.repo, pull);
  }
  return paged(call, sorted(call, shown), (pull) => pullItem(world, call.repo, pull, call));
}

/** The repository of a head like `owner:branch`: a fork, where the owner is another. */
function headRepo(call: RepoCall, world: World, head: string): { repo: string; ref: string } {
  const own = fullName(call.repo);
  if (!head.includes(':')) {
    return { repo: own, ref: head };
  }
  const [owner, ref] = head.split(':', 2) as [string, string];
  const fork = [...world.repos.values()].find(
    (repo) =>
      repo.owner.toLowerCase() === owner.toLowerCase() && repo.fork?.toLowerCase() === own.toLowerCase(),
  );
  const same = owner.toLowerCase() === call.repo.owner.toLowerCase();
  return { repo: same || fork === undefined ? own : fullName(fork), ref };
}

async function create(call: RepoCall, world: World): Promise<Answer> {
  const { repo } = call;
  const body = bodyOf(call);
  const [title, base] = [textOf(body, 'title'), textOf(body, 'base')];
  const head = headRepo(call, world, textOf(body, 'head'));
  const tip = (await findRepo(world, head.repo)?.git.ref(`refs/heads/${head.ref}`))?.sha;
  const onto = (await repo.git.ref(`refs/heads/${base}`))?.sha;
  if (tip === undefined || onto === undefined) {
    throw invalidField('PullRequest', tip === undefined ? 'head' : 'base', 'invalid');
  }
  const custom = (message: string) =>
    invalid('Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  const twin = [...repo.pulls.values()].some(
    (pull) =>
      pull.state === 'open' &&
      pull.head.ref === head.ref &&
      pull.head.repo === head.repo &&
      pull.base.ref === base,
  );
  if (twin) {
    throw custom(`A pull request already exists for ${head.repo.split('/')[0]}:${head.ref}.`);
  }
  if (head.repo === fullName(repo) && (await history(repo.git, { from: tip, not: onto })).length === 0) {
    throw custom(`No commits between ${base} and ${head.ref}`);
  }
  const pull = await addPull(world, repo, {
    title,
    body: typeof body.body === 'string' ? body.body : null,
    author: call.viewer!.login,
    head: head.ref,
    headRepo: head.repo,
    base,
    draft: body.draft === true,
  });
  return json(await pullBody(world, repo, pull, call), 201);
}

async function get(call: RepoCall, world: World, number: string): Promise<Answer> {
  const { repo } = call;
  const pull = await pullNamed(call, world, number);
  const format = media(call);
  if (format === 'diff' || format === 'patch') {
    const from = await mergeBase(repo.git, pull.base.sha, pull.head.sha);
    return format === 'diff'
      ? diffText(repo, from, pull.head.sha, 'PullRequest')
      : patchText(repo, [`${from}..${pull.head.sha}`]);
  }
  return json(await pullBody(world, repo, pull, call));
}

async function update(call: RepoCall, world: World, number: string): Promise<Answer> {
  const pull = await pullNamed(call, world, number);
  mayEdit(call, world, pull.author);
  const body = bodyOf(call);
  const { title, body: text, state, base } = body;
  if (pull.merged && state === 'open') {
    throw invalidField(
      'PullRequest',
      'state',
      'custom',
      'state cannot be changed. The pull request was merged.',
    );
  }
  if (typeof base === 'string') {
    const sha = (await call.repo.git.ref(`refs/heads/${base}`))?.sha;
    if (sha === undefined) {
      throw invalidField('PullRequest', 'base', 'invalid');
    }
    pull.base = { ref: base, sha };
  }
  applyChanges(call, world, pull, changesOf(call, world, { title, body: text, state }));
  return json(await pullBody(world, call.repo, pull, call));
}

async function reviewers(call: RepoCall, world: World, number: string): Promise<Answer> {
  const pull = await pullNamed(call, world, number);
  const names = (bodyOf(call).reviewers ?? []) as string[];
  const unable = names.find((login) => !world.users.has(login.toLowerCase()) || login === pull.author);
  if (call.method === 'POST' && unable !== undefined) {
    throw new Refusal(422, 'Reviews may only be requested from collaborators.');
  }
  const others = pull.requestedReviewers.filter((login) => !names.includes(login));
  pull.requestedReviewers = call.method === 'POST' ? [...others, ...names] : others;
  return json(pullItem(world, call.repo, pull, call), call.method === 'POST' ? 201 : 200);
}

function reviewerRoutes(routes: Routes): void {
  routes.on(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    async (call, world) => {
      const { requestedReviewers } = await pullNamed(call, world, call.params.pull_number);
      return json({
        users: requestedReviewers.map((login) => simpleUser(userOf(world, login), call)),
        teams: [],
      });
    },
    READ,
  );
  routes.on(
    'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    (call, world) => reviewers(call, world, call.params.pull_number),
    { ...WRITE, role: 'write' },
  );
  routes.on(
    'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    (call, world) => reviewers(call, world, call.params.pull_number),
    { ...WRITE, role: 'write' },
  );
}

/** The pull requests that a commit belongs to. */
async function pullsOf(call: RepoCall, world: World, sha: string): Promise<Answer> {
  const found: PullState[] = [];
  for (const pull of call.repo.pulls.values()) {
    const { head, base, mergeCommitSha } = await refresh(world, call.repo, pull);
    const own = await history(call.repo.git, { from: head.sha, not: base.sha });
    if (own.includes(sha) || mergeCommitSha === sha) {
      found.push(pull);
    }
  }
  return paged(call, found, (pull) => pullItem(world, call.repo, pull, call));
}

export function pullRoutes(routes: Routes): void {
  routes.on('GET /repos/{owner}/{repo}/pulls', list, READ);
  routes.on('POST /repos/{owner}/{repo}/pulls', create, WRITE);
  routes.on(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    (call, world) => get(call, world, call.params.pull_number),
    READ,
  );
  routes.on(
    'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
    (call, world) => update(call, world, call.params.pull_number),
    WRITE,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    async (call, world) => {
      const pull = await pullNamed(call, world, call.params.pull_number);
      const files = (await pullFiles(call.repo, pull)).slice(0, 3000);
      return paged(call, files, (file) => fileBody(call.repo, file, pull.head.sha, call));
    },
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits',
    async (call, world) => {
      const { head, base } = await pullNamed(call, world, call.params.pull_number);
      const own = (await history(call.repo.git, { from: head.sha, not: base.sha })).toReversed();
      return paged(call, own.slice(0, 250), (sha) => commitBody(world, call.repo, sha, call));
    },
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    (call, world) => pullsOf(call, world, call.params.commit_sha),
    READ,
  );
  routes.on(
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
    async (call, world) => merge(call, world, await pullNamed(call, world, call.params.pull_number)),
    { permission: 'contents=write', role: 'write' },
  );
  routes.on(
    'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch',
    async (call, world) => updateBranch(call, world, await pullNamed(call, world, call.params.pull_number)),
    { ...WRITE, role: 'write' },
  );
  reviewerRoutes(routes);
}
