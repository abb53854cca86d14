import type {
  AnnotationState,
  CheckState,
  JobState,
  ReleaseState,
  RepoState,
  RunState,
  StatusState,
  StepState,
} from '../state.ts';
import type { World } from '../world.ts';

type JobPlan = Partial<Omit<JobState, 'steps'>> & {
  steps?: (Partial<StepState> & { name: string })[];
};

export type RunPlan = Partial<Omit<RunState, 'jobs'>> & { sha: string; jobs?: JobPlan[] };

export type CheckPlan = Partial<Omit<CheckState, 'annotations'>> & {
  annotations?: Partial<AnnotationState>[];
};

function makeJob(world: World, run: RunState, { steps = [], ...more }: JobPlan): JobState {
  const conclusion = more.conclusion === undefined ? run.conclusion : more.conclusion;
  const times = { startedAt: run.createdAt, completedAt: conclusion === null ? null : run.updatedAt };
  return {
    id: world.nextId(),
    name: 'build',
    status: conclusion === null ? run.status : 'completed',
    conclusion,
    attempt: run.attempt,
    ...times,
    log: '',
    ...more,
    steps: steps.map((step, index) => ({
      number: index + 1,
      status: 'completed',
      conclusion: 'success',
      ...times,
      ...step,
    })),
  };
}

/** A run of a workflow; each of its jobs is a check of its commit too. */
export function addRun(world: World, repo: RepoState, { jobs = [{}], ...more }: RunPlan): RunState {
  const createdAt = more.createdAt ?? world.now();
  const conclusion = more.conclusion === undefined ? 'success' : more.conclusion;
  const run: RunState = {
    id: world.nextId(),
    number: repo.runs.size + 1,
    name: 'CI',
    workflow: { id: world.nextId(), path: '.github/workflows/ci.yml' },
    event: 'push',
    status: conclusion === null ? 'in_progress' : 'completed',
    branch: repo.defaultBranch,
    attempt: 1,
    updatedAt: createdAt,
    ...more,
    actor: world.user(more.actor ?? repo.owner).login,
    createdAt,
    conclusion,
    jobs: [],
  };
  run.jobs = jobs.map((job) => makeJob(world, run, job));
  repo.runs.set(run.id, run);
  for (const { id, name, status, conclusion: end, startedAt, completedAt } of run.jobs) {
    addCheck(world, repo, run.sha, { id, name, status, conclusion: end, startedAt, completedAt });
  }
  return run;
}

export function addCheck(world: World, repo: RepoState, sha: string, more: CheckPlan): CheckState {
  const { annotations = [], ...rest } = more;
  const startedAt = more.startedAt ?? world.now();
  const conclusion = more.conclusion === undefined ? 'success' : more.conclusion;
  const check: CheckState = {
    id: world.nextId(),
    name: 'check',
    status: conclusion === null ? 'in_progress' : 'completed',
    completedAt: conclusion === null ? null : startedAt,
    title: null,
    summary: null,
    ...rest,
    conclusion,
    startedAt,
    annotations: annotations.map((one) => ({
      path: 'README.md',
      startLine: 1,
      endLine: one.startLine ?? 1,
      level: 'failure',
      title: null,
      message: '',
      ...one,
    })),
  };
  repo.checks.set(sha, [...(repo.checks.get(sha) ?? []), check]);
  return check;
}

export function addStatus(
  world: World,
  repo: RepoState,
  sha: string,
  more: Partial<StatusState>,
): StatusState {
  const status: StatusState = {
    id: world.nextId(),
    context: 'default',
    state: 'success',
    description: null,
    targetUrl: null,
    createdAt: world.now(),
    ...more,
    creator: world.user(more.creator ?? repo.owner).login,
  };
  repo.statuses.set(sha, [status, ...(repo.statuses.get(sha) ?? [])]);
  return status;
}

export function addRelease(
  world: World,
  repo: RepoState,
  tag: string,
  more: Partial<ReleaseState>,
): ReleaseState {
  const createdAt = more.createdAt ?? world.now();
  const release: ReleaseState = {
    id: world.nextId(),
    tag,
    target: repo.defaultBranch,
    name: tag,
    body: null,
    draft: false,
    prerelease: false,
    publishedAt: more.draft === true ? null : createdAt,
    ...more,
    author: world.user(more.author ?? repo.owner).login,
    createdAt,
  };
  repo.releases.set(release.id, release);
  return release;
}
