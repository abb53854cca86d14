import type { Endpoints } from '@octokit/types';
import { type GitCommit, readCommit } from '../git/commits.ts';
import { fullName, type JobState, type RepoState, type RunState } from '../state.ts';
import { userOf, type World } from '../world.ts';
import { type Links, nodeId } from './links.ts';
import { minimalRepository } from './repository.ts';
import { simpleUser } from './user.ts';

type Run = Endpoints['GET /repos/{owner}/{repo}/actions/runs/{run_id}']['response']['data'];
type Job = Endpoints['GET /repos/{owner}/{repo}/actions/jobs/{job_id}']['response']['data'];

const headCommit = ({ sha, tree, message, author, committer }: GitCommit) => ({
  id: sha,
  tree_id: tree,
  message,
  timestamp: committer.date,
  author: { name: author.name, email: author.email },
  committer: { name: committer.name, email: committer.email },
});

function pulls(repo: RepoState, run: RunState, { api }: Links): Run['pull_requests'] {
  const small = { id: repo.id, url: `${api}/repos/${fullName(repo)}`, name: repo.name };
  return [...repo.pulls.values()]
    .filter(({ head, state }) => head.sha === run.sha && state === 'open')
    .map(({ pullId, number, head, base }) => ({
      id: pullId,
      number,
      url: `${small.url}/pulls/${number}`,
      head: { ref: head.ref, sha: head.sha, repo: small },
      base: { ref: base.ref, sha: base.sha, repo: small },
    }));
}

export async function runBody(world: World, repo: RepoState, run: RunState, links: Links): Promise<Run> {
  const home = `${links.api}/repos/${fullName(repo)}`;
  const url = `${home}/actions/runs/${run.id}`;
  const commit = await readCommit(repo.git, run.sha);
  const actor = simpleUser(userOf(world, run.actor), links);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.id,
    check_suite_node_id: nodeId('CheckSuite', run.id),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.workflow.path,
    run_number: run.number,
    run_attempt: run.attempt,
    referenced_workflows: [],
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    url,
    html_url: `${links.html}/${fullName(repo)}/actions/runs/${run.id}`,
    pull_requests: pulls(repo, run, links),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    actor,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${home}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${home}/actions/workflows/${run.workflow.id}`,
    head_commit: headCommit(commit),
    repository: minimalRepository(world, repo, links),
    head_repository: minimalRepository(world, repo, links),
    display_title: commit.message.split('\n')[0]!,
  };
}

export function jobBody(repo: RepoState, run: RunState, job: JobState, links: Links): Job {
  const home = `${links.api}/repos/${fullName(repo)}`;
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${home}/actions/runs/${run.id}`,
    run_attempt: job.attempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.sha,
    head_branch: run.branch,
    url: `${home}/actions/jobs/${job.id}`,
    html_url: `${links.html}/${fullName(repo)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: run.createdAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map(({ name, number, status, conclusion, startedAt, completedAt }) => ({
      name,
      number,
      status,
      conclusion,
      started_at: startedAt,
      completed_at: completedAt,
    })),
    check_run_url: `${home}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'Runner 1',
    runner_group_id: 1,
    runner_group_name: 'Default',
    workflow_name: run.name,
  };
}
