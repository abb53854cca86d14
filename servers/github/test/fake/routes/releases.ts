import { releaseBody } from '../bodies/release.ts';
import { addRelease } from '../build/actions.ts';
import {
  type Answer,
  bodyOf,
  empty,
  invalidField,
  json,
  notFound,
  type RepoCall,
  textOf,
} from '../exchange.ts';
import { history } from '../git/commits.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import { fullName, type ReleaseState } from '../state.ts';
import { atLeast, viewerRole, type World } from '../world.ts';

const READ = { permission: 'contents=read' };
const WRITE = { permission: 'contents=write', role: 'write' } as const;

/** Newest first; drafts only for those who may write. */
function seen(call: RepoCall, world: World): ReleaseState[] {
  const writer = atLeast(viewerRole(world, call.viewer, call.repo), 'write');
  return [...call.repo.releases.values()]
    .filter(({ draft }) => writer || !draft)
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt) || other.id - one.id);
}

function found(release: ReleaseState | undefined): ReleaseState {
  if (release === undefined) {
    throw notFound();
  }
  return release;
}

/** A published release has its tag; GitHub makes it where it is missing. */
async function tagOf(
  call: RepoCall,
  release: { tag: string; target: string; draft: boolean },
): Promise<void> {
  const { git } = call.repo;
  if (release.draft || (await git.ref(`refs/tags/${release.tag}`)) !== undefined) {
    return;
  }
  const sha = await git.commit(release.target);
  if (sha === undefined) {
    throw invalidField('Release', 'target_commitish', 'invalid');
  }
  await git.run(['update-ref', `refs/tags/${release.tag}`, sha]).catch(() => {
    throw invalidField('Release', 'tag_name', 'custom', 'tag_name is not a valid tag');
  });
}

const changes = (body: Record<string, unknown>): Partial<ReleaseState> => ({
  ...(typeof body.tag_name === 'string' && { tag: body.tag_name }),
  ...(typeof body.target_commitish === 'string' && { target: body.target_commitish }),
  ...(typeof body.name === 'string' && { name: body.name }),
  ...(typeof body.body === 'string' && { body: body.body }),
  ...(typeof body.draft === 'boolean' && { draft: body.draft }),
  ...(typeof body.prerelease === 'boolean' && { prerelease: body.prerelease }),
});

async function create(call: RepoCall, world: World): Promise<Answer> {
  const body = bodyOf(call);
  const tag = textOf(body, 'tag_name');
  const { repo } = call;
  if (body.draft !== true && [...repo.releases.values()].some((one) => one.tag === tag && !one.draft)) {
    throw invalidField('Release', 'tag_name', 'already_exists');
  }
  const given = changes(body);
  await tagOf(call, { tag, target: given.target ?? repo.defaultBranch, draft: given.draft ?? false });
  const release = addRelease(world, repo, tag, { name: null, ...given, author: call.viewer!.login });
  return json(releaseBody(world, repo, release, call), 201);
}

async function update(call: RepoCall, world: World, id: string): Promise<Answer> {
  const release = found(call.repo.releases.get(Number(id)));
  const next = { ...release, ...changes(bodyOf(call)) };
  await tagOf(call, next);
  Object.assign(release, next, { publishedAt: next.draft ? null : (release.publishedAt ?? world.now()) });
  return json(releaseBody(world, call.repo, release, call));
}

/** Notes from the pull requests merged since the tag before. */
async function notes(call: RepoCall): Promise<Answer> {
  const body = bodyOf(call);
  const { git, pulls, defaultBranch } = call.repo;
  const tag = textOf(body, 'tag_name');
  const from = (await git.commit(tag)) ?? (await git.commit(defaultBranch));
  const before = typeof body.previous_tag_name === 'string' ? body.previous_tag_name : undefined;
  const not = before === undefined ? undefined : await git.commit(before);
  if (from === undefined || (before !== undefined && not === undefined)) {
    throw invalidField('Release', before === undefined ? 'tag_name' : 'previous_tag_name', 'invalid');
  }
  const shas = new Set(await history(git, { from, ...(not !== undefined && { not }) }));
  const lines = [...pulls.values()]
    .filter(({ mergeCommitSha }) => mergeCommitSha !== null && shas.has(mergeCommitSha))
    .map(
      ({ title, author, number }) =>
        `* ${title} by @${author} in ${call.html}/${fullName(call.repo)}/pull/${number}`,
    );
  const range = before === undefined ? `commits/${tag}` : `compare/${before}...${tag}`;
  const end = `**Full Changelog**: ${call.html}/${fullName(call.repo)}/${range}`;
  return json({ name: tag, body: ["## What's Changed", ...lines, '', end].join('\n') });
}

export function releaseRoutes(routes: Routes): void {
  const template = '/repos/{owner}/{repo}/releases';
  routes.on(
    `GET ${template}`,
    (call, world) =>
      paged(call, seen(call, world), (release) => releaseBody(world, call.repo, release, call)),
    READ,
  );
  routes.on(
    `GET ${template}/latest`,
    (call, world) => {
      const latest = seen(call, world).find(({ draft, prerelease }) => !draft && !prerelease);
      return json(releaseBody(world, call.repo, found(latest), call));
    },
    READ,
  );
  routes.on(
    `GET ${template}/tags/{tag}`,
    (call, world) => {
      const own = seen(call, world).find(({ tag, draft }) => !draft && tag === call.params.tag);
      return json(releaseBody(world, call.repo, found(own), call));
    },
    READ,
  );
  routes.on(
    `GET ${template}/{release_id}`,
    (call, world) => {
      const own = seen(call, world).find(({ id }) => id === Number(call.params.release_id));
      return json(releaseBody(world, call.repo, found(own), call));
    },
    READ,
  );
  routes.on(`POST ${template}`, create, WRITE);
  routes.on(`POST ${template}/generate-notes`, notes, WRITE);
  routes.on(
    `PATCH ${template}/{release_id}`,
    (call, world) => update(call, world, call.params.release_id),
    WRITE,
  );
  routes.on(
    `DELETE ${template}/{release_id}`,
    (call) => {
      const release = found(call.repo.releases.get(Number(call.params.release_id)));
      call.repo.releases.delete(release.id);
      return empty();
    },
    WRITE,
  );
}
