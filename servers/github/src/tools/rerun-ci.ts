import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, hintFor } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Where } from '../names.ts';

export const rerunCi = defineTool({
  name: 'rerun_ci',
  title: 'Run CI again',
  description: 'Starts a finished run of GitHub Actions anew: its failed jobs, or all. ci shows how it goes.',
  effect: writes({ openWorld: true }),
  groups: ['ci', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    run_id: z.int().min(1).describe('The run, as ci shows it'),
    failed_only: z.boolean().default(true).describe('Only its failed jobs and those behind them'),
  }),
  outputSchema: z.strictObject({
    repo: z.string(),
    run_id: z.int(),
    started: z.enum(['failed jobs', 'all jobs']),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { run_id, failed_only: failedOnly } = args;
    const started = failedOnly ? 'failed jobs' : 'all jobs';
    await policy.writes(call, at, { does: `Run ${started} of run ${run_id} again.`, texts: [] });
    const values = { owner: at.owner, repo: at.repo, run_id };
    const route = failedOnly
      ? 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs'
      : 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun';
    await github.request(route, values, call).catch(told);
    return { repo: `${at.owner}/${at.repo}`, run_id, started } as const;
  },
  render: ({ repo, run_id: run, started }) => `Run ${run} of ${repo}: ${started} started again.`,
});

function told(error: unknown): never {
  if (hasStatus(error, 404))
    throw new ToolError('There is no such run here, or this token may not see it.', {
      code: 'NOT_FOUND',
      hint: hintFor(error, 'ci with what runs lists them.'),
    });
  if (hasStatus(error, 403, 409) && /already running|not.{0,20}completed|still/i.test(error.said))
    throw new ToolError('This run is still going on; nothing was started.', {
      code: 'STILL_RUNNING',
      hint: 'ci with what jobs shows how far it is.',
    });
  if (
    hasStatus(error, 403, 409) &&
    /cannot be (?:retried|rerun)|unable to re-?run|over a month/i.test(error.said)
  )
    throw new ToolError('GitHub cannot start this run again; nothing was started.', {
      code: 'CANNOT_RERUN',
      hint: 'Runs can be started again for 30 days, and failed jobs only where some failed: try failed_only false.',
    });
  throw error;
}
