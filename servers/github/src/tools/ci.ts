import { defineTool, outside, reads, type Call } from '@plugboard/core';
import * as z from 'zod';
import { failuresText } from '../ci/failures.ts';
import { logPart } from '../ci/log-part.ts';
import { jobLine, runLine, stepLines } from '../ci/rows.ts';
import { byWorry, filterOf, jobsOf, runsOf, withId } from '../ci/runs.ts';
import type { GitHubDeps } from '../deps.ts';
import { Number, Ref, Where } from '../names.ts';
import { Cursor, MaxTokens } from '../paging/document-arguments.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { pageOf } from '../paging/page.ts';
import type { At } from '../policy/allow-list.ts';
import { counted } from '../text.ts';

const Id = z.int().min(1);
const Skip = z.strictObject({ sha: z.string().regex(/^[\da-f]{40,64}$/), skip: z.int().min(0).max(100_000) });

const Input = z
  .strictObject({
    ...Where,
    what: z.enum(['runs', 'jobs', 'failures']).default('failures').describe('What to show'),
    ref: Ref.optional().describe('Branch, tag or sha'),
    run_id: Id.optional().describe('Or a run'),
    number: Number.optional().describe('Or a pull request'),
    job_id: Id.optional().describe('Or a job: its log'),
    start_line: Id.optional().describe('Of that log'),
    limit: z.int().min(1).max(100).default(20).describe('Most rows'),
    cursor: Cursor,
    max_tokens: MaxTokens,
  })
  .superRefine(({ ref, run_id: run, number, job_id: job, start_line: start }, issues) => {
    const named = [ref, run, number, job].filter((each) => each !== undefined).length;
    if (named > 1)
      issues.addIssue({
        code: 'custom',
        path: ['ref'],
        message: 'give one of ref, run_id, number and job_id',
      });
    if (start !== undefined && job === undefined)
      issues.addIssue({ code: 'custom', path: ['start_line'], message: 'goes with job_id' });
  });
type Args = z.output<typeof Input>;

export const ci = defineTool({
  name: 'ci',
  title: 'Show CI',
  description:
    'Runs of GitHub Actions, their jobs and steps, or why they failed: error lines with context, out of logs of any size.',
  effect: reads({ openWorld: true }),
  groups: ['ci', 'prs'],
  timeout: 180_000,
  inputSchema: Input,
  handler: async (args, deps: GitHubDeps, call) => {
    const at = deps.policy.at(args);
    const { what, job_id: job, start_line: start = 1, max_tokens: tokens } = args;
    if (job !== undefined) return logPart(deps, { at, job, start, tokens }, call);
    if (what === 'runs') return runsText(deps, at, args, call);
    const { ref, run_id, number, cursor, limit } = args;
    const about = { ...at, what, ref, run_id, number };
    const place = placeIn(cursor, Skip, about);
    const pinned = place === undefined || run_id !== undefined ? { ref, run_id, number } : { ref: place.sha };
    const wanted = {
      at,
      subject: pinned,
      limit,
      skip: place?.skip ?? 0,
      tokens,
      cursor: (skip: number, sha: string) => cursorAt({ sha, skip }, about),
    };
    return what === 'jobs' ? jobsText(deps, wanted, call) : failuresText(deps, wanted, call);
  },
});

async function runsText(
  { github, policy }: GitHubDeps,
  at: At,
  { ref, run_id, number, limit, cursor }: Args,
  call: Call,
): Promise<string> {
  const { owner, repo } = at;
  const name = `${owner}/${repo}`;
  const runs = run_id === undefined ? undefined : await runsOf(github, at, { run_id }, call);
  const filter = runs === undefined ? await filterOf(github, at, { ref, number }, call) : {};
  const { rows, next_cursor: next } = await pageOf({
    limit,
    cursor,
    about: { ...at, ref, run_id, number, what: 'runs' },
    fetch: async (page, size) => {
      const listed =
        runs ??
        (
          await github.request(
            'GET /repos/{owner}/{repo}/actions/runs',
            { owner, repo, ...filter, per_page: size, page },
            call,
          )
        ).data.workflow_runs.map(withId);
      policy.opened(call, at, { isPrivate: listed[0]?.repository.private });
      const people = listed.map(({ actor }) => (actor == null ? undefined : { login: actor.login }));
      const voice = await policy.heard(call, at, people);
      return listed.map((run) => ({ run, voice }));
    },
    key: ({ run }) => run.id,
    falls: true,
    row: ({ run, voice }) => ({ line: runLine(run, name, { voice, shown: policy.shown }) }),
    call,
  });
  const head = `${name}: ${counted(rows.length, 'run')}${rows.length === 0 ? '' : ', newest first'}.`;
  const body =
    rows.length === 0
      ? []
      : [outside(rows.map(({ line }) => line).join('\n'), { source: `runs of ${name}` })];
  return [head, ...body, ...(next === undefined ? [] : [`next_cursor: ${next}`])].join('\n');
}

async function jobsText(
  { github, policy }: GitHubDeps,
  { at, subject, limit, skip, cursor }: Parameters<typeof failuresText>[1],
  call: Call,
): Promise<string> {
  const runs = await runsOf(github, at, subject, call);
  const name = `${at.owner}/${at.repo}`;
  policy.opened(call, at, { isPrivate: runs[0]?.repository.private });
  const voice = await policy.heard(call, at, [undefined, ...runs.map(({ actor }) => actor ?? undefined)]);
  const say = (text: string) => voice(undefined, text);
  const jobs = (await Promise.all(runs.map((run) => jobsOf(github, at, run.id, call)))).flat();
  const lines = byWorry(jobs)
    .slice(skip, skip + limit)
    .map((job) => [jobLine(job, say), ...stepLines(job, say, jobs.length <= 3)].join('\n'));
  const { rows } = call.fit(lines, call.budget - 600 - runs.length * 80);
  const runLines = runs.map((run) => runLine(run, name, { voice, shown: policy.shown }));
  const text = [...(skip === 0 ? runLines : []), ...rows].join('\n');
  const next = skip + rows.length;
  const [newest] = runs;
  return [
    `${name}: ${counted(jobs.length, 'job')} of ${counted(runs.length, 'run')}, failed ones first.`,
    ...(text === '' ? [] : [outside(text, { source: `jobs of ${name}` })]),
    ...(next < jobs.length && newest !== undefined ? [`next_cursor: ${cursor(next, newest.head_sha)}`] : []),
  ].join('\n');
}
