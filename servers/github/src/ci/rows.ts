import type { Policy, Voice } from '../policy/policy.ts';
import { minute, short } from '../text.ts';
import { isFailed } from './job-log.ts';
import type { Job, Run } from './runs.ts';

interface Saying {
  readonly voice: Voice;
  readonly shown: Policy['shown'];
}

/** `run 12 CI: failure, attempt 2, push of main 0123456789, 2026-11-23 08:15: Headline` */
export function runLine(run: Run, own: string, { voice, shown }: Saying): string {
  const { id, name, status, conclusion, run_attempt: attempt, event, head_branch: branch } = run;
  const fork = run.head_repository?.full_name.toLowerCase() === own.toLowerCase() ? '' : ' of a fork';
  const actor = run.actor == null ? undefined : { login: run.actor.login };
  const words = [
    `run ${id} ${short(shown((name ?? '').slice(0, 200)), 50)}: ${conclusion ?? status ?? 'unknown'}`,
    ...((attempt ?? 1) > 1 ? [`attempt ${attempt}`] : []),
    `${short(event, 30)} ${short(shown((branch ?? '').slice(0, 200)), 50)}${fork} ${run.head_sha.slice(0, 10)}`,
    minute(run.created_at),
  ];
  return `${words.join(', ')}: ${short(voice(actor, run.display_title.slice(0, 300)), 60)}`;
}

/** `job 34 test: failure in step 3 "Run tests", 95 s` */
export function jobLine(job: Job, shown: Policy['shown']): string {
  const { id, name, status, conclusion, steps = [] } = job;
  const failed = steps.find((step) => isFailed(step.conclusion));
  const now = steps.find((step) => step.status === 'in_progress');
  const step = (each: { number: number; name: string }) =>
    ` in step ${each.number} "${short(shown(each.name.slice(0, 200)), 60)}"`;
  const where = failed === undefined ? (now === undefined ? '' : step(now)) : step(failed);
  const took = seconds(job);
  return `job ${id} ${short(shown(name.slice(0, 300)), 80)}: ${conclusion ?? status}${where}${took === undefined ? '' : `, ${took} s`}`;
}

/** The steps of a job that did not simply succeed, or all of them. */
export function stepLines({ steps = [] }: Job, shown: Policy['shown'], all: boolean): string[] {
  return steps
    .filter(({ conclusion }) => all || (conclusion !== 'success' && conclusion !== 'skipped'))
    .map(
      ({ number, name, status, conclusion }) =>
        `  ${number} ${short(shown(name.slice(0, 200)), 80)}: ${conclusion ?? status}`,
    );
}

function seconds({ started_at: start, completed_at: end }: Job): number | undefined {
  const took = Math.round((Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000);
  return Number.isNaN(took) || took < 0 ? undefined : took;
}
