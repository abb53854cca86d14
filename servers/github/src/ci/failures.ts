import { outside, type Call } from '@plugboard/core';
import type { GitHubDeps } from '../deps.ts';
import { within } from '../paging/within.ts';
import type { At } from '../policy/allow-list.ts';
import { counted, short } from '../text.ts';
import { otherChecks, type OtherCheck } from './annotations.ts';
import { excerptsText } from './excerpts.ts';
import { isFailed, openLog, readLog, type Reading } from './job-log.ts';
import { jobLine } from './rows.ts';
import { byWorry, jobsOf, runsOf, type Job, type Run, type Subject } from './runs.ts';

export interface Wanted {
  readonly at: At;
  readonly subject: Subject;
  readonly limit: number;
  /** Jobs that were shown before. */
  readonly skip: number;
  readonly tokens: number;
  /** Makes a cursor behind so many jobs, for runs of this commit. */
  readonly cursor: (skip: number, sha: string) => string;
}

interface Looked {
  readonly job: Job;
  readonly reading: Reading | { readonly reason: string };
}

/** Bytes around what can be cut. */
const OVERHEAD = 900;

/** Why runs failed: the error lines of each failed job, and what other services noted. */
export async function failuresText(
  { github, policy }: GitHubDeps,
  wanted: Wanted,
  call: Call,
): Promise<string> {
  const { at, subject, limit, skip, tokens, cursor } = wanted;
  const runs = await runsOf(github, at, subject, call);
  policy.opened(call, at, { isPrivate: runs[0]?.repository.private });
  const voice = await policy.heard(call, at, [undefined]);
  const [newest] = runs;
  const jobs: Job[] = [];
  for (const run of runs.filter(isWorthALook)) jobs.push(...(await jobsOf(github, at, run.id, call)));
  const failed = worstOf(byWorry(jobs));
  const here = failed.slice(skip, skip + limit);
  const looked: Looked[] = [];
  for (const [index, job] of here.entries()) {
    call.progress(index, here.length);
    looked.push({ job, reading: await lookInto({ github }, at, job, call) });
  }
  const sha = subject.run_id === undefined && skip === 0 ? (newest?.head_sha ?? shaIn(subject)) : undefined;
  const ids = new Set(jobs.map(({ id }) => id));
  const checks = sha === undefined ? [] : await otherChecks(github, { at, sha, jobs: ids }, call);
  const facts = factsOf(at, { runs, jobs, failed, checks });
  const say = (text: string) => voice(undefined, text);
  const next = failed.length > skip + here.length && newest !== undefined;
  return within(tokens, (room) => {
    const body = bodyOf(looked, checks ?? [], { say, room: room - OVERHEAD - here.length * 150 });
    return [
      facts,
      ...(body === '' ? [] : [outside(body, { source: `CI of ${at.owner}/${at.repo}` })]),
      ...(here.length === 0 ? [] : ['More of a log: what failures with job_id and start_line.']),
      ...(next ? [`next_cursor: ${cursor(skip + here.length, newest.head_sha)}`] : []),
    ].join('\n');
  });
}

/** One that succeeded has nothing to tell, one that goes on may have. */
function isWorthALook({ conclusion }: Run): boolean {
  return conclusion === null || conclusion === 'cancelled' || isFailed(conclusion);
}

/** What failed; where nothing did, what was cancelled: a job whose time is up is. */
function worstOf(jobs: readonly Job[]): Job[] {
  const failed = jobs.filter(({ conclusion }) => isFailed(conclusion));
  return failed.length > 0 ? failed : jobs.filter(({ conclusion }) => conclusion === 'cancelled');
}

function shaIn({ ref = '' }: Subject): string | undefined {
  return /^[\da-f]{40}$/.test(ref) ? ref : undefined;
}

async function lookInto(
  { github }: Pick<GitHubDeps, 'github'>,
  at: At,
  job: Job,
  call: Call,
): Promise<Looked['reading']> {
  const opened = await openLog(github, at, job.id, call);
  return 'log' in opened ? readLog(opened.log, job.steps ?? []) : opened;
}

interface Facts {
  readonly runs: readonly Run[];
  readonly jobs: readonly Job[];
  readonly failed: readonly Job[];
  readonly checks: readonly OtherCheck[] | undefined;
}

function factsOf({ owner, repo }: At, { runs, jobs, failed, checks }: Facts): string {
  const [newest] = runs;
  if (newest === undefined)
    return `${owner}/${repo}: nothing ran for this${checks?.length ? ' in GitHub Actions' : ''}.`;
  const going = jobs.filter(({ conclusion }) => conclusion === null).length;
  const words = [
    `${counted(failed.length, 'job')} ${failed[0]?.conclusion === 'cancelled' ? 'cancelled' : 'failed'}`,
    ...(going === 0 ? [] : [`${going} still going on`]),
    ...(checks === undefined
      ? ['checks of other services are not shown to this token']
      : checks.length === 0
        ? []
        : [`${counted(checks.length, 'check')} of other services failed`]),
  ];
  const ids = runs.map(({ id, conclusion, status }) => `${id} ${conclusion ?? status}`).join(', ');
  return `${owner}/${repo} at ${newest.head_sha.slice(0, 10)}, ${runs.length === 1 ? 'run' : 'runs'} ${ids}: ${words.join(', ')}.`;
}

/** Each job gets an equal share of the room; what one leaves goes to those behind it. */
function bodyOf(
  looked: readonly Looked[],
  checks: readonly OtherCheck[],
  { say, room }: { say: (text: string) => string; room: number },
): string {
  const parts: string[] = [];
  let left = room;
  const all = looked.length + checks.length;
  for (const [index, { job, reading }] of looked.entries()) {
    const share = Math.max(0, Math.floor(left / (all - index)));
    const text =
      'reason' in reading
        ? reading.reason
        : excerptsText(reading, { steps: job.steps ?? [], room: share, say });
    parts.push(`== ${jobLine(job, say)}\n${text}`);
    left -= Buffer.byteLength(text) + 1;
  }
  for (const [index, { name, conclusion, title, notes }] of checks.entries()) {
    let share = Math.max(0, Math.floor(left / (checks.length - index)));
    const fitting = notes.map(say).filter((note) => (share -= Buffer.byteLength(note) + 1) >= 0);
    const more = notes.length - fitting.length;
    const head = `== check ${short(say(name.slice(0, 200)), 80)}: ${conclusion}${title === undefined ? '' : `, ${short(say(title.slice(0, 500)), 200)}`}`;
    parts.push([head, ...fitting, ...(more === 0 ? [] : [`… ${counted(more, 'note')} more`])].join('\n'));
    left -= fitting.reduce((sum, note) => sum + Buffer.byteLength(note) + 1, 0);
  }
  return parts.join('\n');
}
