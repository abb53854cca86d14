import { annotationBody, checkBody, statusBody } from '../bodies/check.ts';
import { minimalRepository } from '../bodies/repository.ts';
import { simpleUser } from '../bodies/user.ts';
import { type Answer, json, notFound, type RepoCall } from '../exchange.ts';
import { counted, linkHeader, paged, pageOf } from '../page.ts';
import type { Routes } from '../router.ts';
import { type CheckState, fullName, type StatusState } from '../state.ts';
import { userOf, type World } from '../world.ts';
import { commitOf } from './commits.ts';

const CHECKS = { permission: 'checks=read' };
const STATUSES = { permission: 'statuses=read' };

function checkNamed(call: RepoCall, id: string): { sha: string; check: CheckState } {
  for (const [sha, checks] of call.repo.checks) {
    const check = checks.find((one) => one.id === Number(id));
    if (check !== undefined) {
      return { sha, check };
    }
  }
  throw notFound();
}

async function checksOf(call: RepoCall, ref: string): Promise<Answer> {
  const sha = await commitOf(call.repo, ref);
  const { check_name: name, status } = call.query;
  const shown = (call.repo.checks.get(sha) ?? []).filter(
    (check) =>
      (name === undefined || check.name === name) && (status === undefined || check.status === status),
  );
  return counted(call, 'check_runs', shown, (check) => checkBody(call.repo, sha, check, call));
}

/** The newest status of each context decides; none at all is pending. */
async function combined(call: RepoCall, world: World, ref: string): Promise<Answer> {
  const { repo } = call;
  const sha = await commitOf(repo, ref);
  const latest = new Map<string, StatusState>();
  for (const status of (repo.statuses.get(sha) ?? []).toReversed()) {
    latest.set(status.context, status);
  }
  const all = [...latest.values()];
  const some = (...states: string[]) => all.some(({ state }) => states.includes(state));
  const state = some('failure', 'error')
    ? 'failure'
    : all.length === 0 || some('pending')
      ? 'pending'
      : 'success';
  const url = `${call.api}/repos/${fullName(repo)}/commits/${sha}`;
  const { body } = await paged(call, all, (status) => statusBody(repo, sha, status, call));
  return json(
    {
      state,
      statuses: body,
      sha,
      total_count: all.length,
      repository: minimalRepository(world, repo, call),
      commit_url: url,
      url: `${url}/status`,
    },
    200,
    linkHeader(call, pageOf(call), all.length),
  );
}

export function checkRoutes(routes: Routes): void {
  routes.on(
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    (call) => checksOf(call, call.params.ref),
    CHECKS,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
    (call) => {
      const { sha, check } = checkNamed(call, call.params.check_run_id);
      return json(checkBody(call.repo, sha, check, call));
    },
    CHECKS,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    (call) => {
      const { sha, check } = checkNamed(call, call.params.check_run_id);
      return paged(call, check.annotations, (one) => annotationBody(call.repo, sha, one, call));
    },
    CHECKS,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/commits/{ref}/status',
    (call, world) => combined(call, world, call.params.ref),
    STATUSES,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    async (call, world) => {
      const sha = await commitOf(call.repo, call.params.ref);
      return paged(call, call.repo.statuses.get(sha) ?? [], (status) => ({
        ...statusBody(call.repo, sha, status, call),
        creator: simpleUser(userOf(world, status.creator), call),
      }));
    },
    STATUSES,
  );
}
