import { jobBody, runBody } from '../bodies/run.ts';
import { type Answer, json, notFound, Refusal, type RepoCall } from '../exchange.ts';
import { counted } from '../page.ts';
import type { Routes } from '../router.ts';
import type { JobState, RunState } from '../state.ts';
import type { World } from '../world.ts';

const READ = { permission: 'actions=read' };
const WRITE = { permission: 'actions=write', role: 'write' } as const;

function runNamed(call: RepoCall, id: string): RunState {
  const run = call.repo.runs.get(Number(id));
  if (run === undefined) {
    throw notFound();
  }
  return run;
}

function jobNamed(call: RepoCall, id: string): { run: RunState; job: JobState } {
  for (const run of call.repo.runs.values()) {
    const job = run.jobs.find((one) => one.id === Number(id));
    if (job !== undefined) {
      return { run, job };
    }
  }
  throw notFound();
}

function fits(call: RepoCall, run: RunState): boolean {
  const { branch, head_sha: sha, event, status, actor } = call.query;
  return (
    (branch === undefined || run.branch === branch) &&
    (sha === undefined || run.sha === sha) &&
    (event === undefined || run.event === event) &&
    (status === undefined || run.status === status || run.conclusion === status) &&
    (actor === undefined || run.actor === actor)
  );
}

/** A redirect to the second origin; who asks must be known, even where all else is public. */
function logs(call: RepoCall, world: World, id: string): Answer {
  if (call.viewer === undefined) {
    throw new Refusal(403, 'Must have admin rights to Repository.');
  }
  const { job } = jobNamed(call, id);
  // While a job runs there is no log yet.
  if (job.status !== 'completed') {
    throw notFound();
  }
  return { status: 302, headers: { location: world.elsewhere.offer(job.log) } };
}

function again(call: RepoCall, world: World, run: RunState, jobs: readonly JobState[]): Answer {
  if (run.status !== 'completed') {
    throw new Refusal(403, 'The workflow run is already running');
  }
  if (jobs.length === 0) {
    throw new Refusal(403, 'This workflow run cannot be retried');
  }
  const reset = { status: 'queued', conclusion: null } as const;
  Object.assign(run, reset, { attempt: run.attempt + 1, updatedAt: world.now() });
  for (const job of jobs) {
    Object.assign(job, reset, { completedAt: null, attempt: run.attempt, log: '' });
    const check = call.repo.checks.get(run.sha)?.find(({ id }) => id === job.id);
    Object.assign(check ?? {}, reset, { completedAt: null });
  }
  return json({}, 201);
}

const failed = ({ jobs }: RunState) => jobs.filter(({ conclusion }) => conclusion !== 'success');

export function actionRoutes(routes: Routes): void {
  const template = '/repos/{owner}/{repo}/actions/runs/{run_id}';
  routes.on(
    'GET /repos/{owner}/{repo}/actions/runs',
    (call, world) => {
      const shown = [...call.repo.runs.values()].filter((run) => fits(call, run));
      const newest = shown.toSorted(
        (one, other) => other.createdAt.localeCompare(one.createdAt) || other.id - one.id,
      );
      return counted(call, 'workflow_runs', newest, (run) => runBody(world, call.repo, run, call));
    },
    READ,
  );
  routes.on(
    `GET ${template}`,
    async (call, world) => json(await runBody(world, call.repo, runNamed(call, call.params.run_id), call)),
    READ,
  );
  routes.on(
    `GET ${template}/jobs`,
    (call) => {
      const run = runNamed(call, call.params.run_id);
      return counted(call, 'jobs', run.jobs, (job) => jobBody(call.repo, run, job, call));
    },
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/actions/jobs/{job_id}',
    (call) => {
      const { run, job } = jobNamed(call, call.params.job_id);
      return json(jobBody(call.repo, run, job, call));
    },
    READ,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
    (call, world) => logs(call, world, call.params.job_id),
    READ,
  );
  routes.on(
    `POST ${template}/rerun`,
    (call, world) => {
      const run = runNamed(call, call.params.run_id);
      return again(call, world, run, run.jobs);
    },
    WRITE,
  );
  routes.on(
    `POST ${template}/rerun-failed-jobs`,
    (call, world) => {
      const run = runNamed(call, call.params.run_id);
      return again(call, world, run, failed(run));
    },
    WRITE,
  );
  routes.on(
    'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
    (call, world) => {
      const { run, job } = jobNamed(call, call.params.job_id);
      return again(call, world, run, [job]);
    },
    WRITE,
  );
}
