import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { eachLine, type Counted, type LogLine } from './lines.ts';
import { ErrorScanner, type Excerpt, type Found } from './scanner.ts';

export interface Step {
  readonly name: string;
  readonly number: number;
  readonly conclusion: string | null;
  readonly started_at?: string | null | undefined;
  readonly completed_at?: string | null | undefined;
}

/** What a log shows of why its job failed. */
export interface Reading extends Found, Counted {
  /** The last lines of the failed step: all there is where no line looks like an error. */
  readonly tail: Excerpt | undefined;
}

const TAIL = 25;

export async function readLog(log: AsyncIterable<Uint8Array>, steps: readonly Step[]): Promise<Reading> {
  const scanner = new ErrorScanner();
  const failed = steps.find(({ conclusion }) => isFailed(conclusion));
  let tail: LogLine[] = [];
  const counted = await eachLine(log, (line) => {
    scanner.take(line);
    if (
      line.text.trim() !== '' &&
      (failed === undefined || line.time === undefined || isIn(failed, line.time))
    ) {
      tail.push(line);
      if (tail.length > TAIL * 4) tail = tail.slice(-TAIL);
    }
    return true;
  });
  const found = scanner.end();
  const [first, ...others] = tail.slice(-TAIL);
  const last = first && {
    from: first.number,
    lines: [first, ...others].map(({ text }) => text),
    time: first.time,
    times: 1,
  };
  return { ...found, ...counted, tail: found.excerpts.length > 0 ? undefined : last };
}

/** The bytes of a job's log; or why there are none, in words. */
export async function openLog(
  github: GitHub,
  { owner, repo }: At,
  job: number,
  asked: Asked,
): Promise<{ log: AsyncIterable<Uint8Array> } | { reason: string }> {
  try {
    const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs';
    const { data } = await github.download(route, { owner, repo, job_id: job }, asked);
    return { log: data };
  } catch (error) {
    if (hasStatus(error, 410)) return { reason: 'its log is gone: GitHub keeps logs for some time only' };
    if (hasStatus(error, 404)) return { reason: 'it has no log: it is still going on, or the log is gone' };
    if (hasStatus(error, 401, 403)) {
      const isNobody = (await github.tokenKind(asked)) === 'none';
      return {
        reason: isNobody
          ? 'logs need a token, also of public repositories: whoever runs the server can set GITHUB_TOKEN'
          : 'this token may not read logs: a fine-grained one needs the repository permission Actions: read',
      };
    }
    throw error;
  }
}

const FAILED = new Set(['failure', 'timed_out', 'startup_failure', 'action_required']);

export function isFailed(conclusion: string | null | undefined): boolean {
  return FAILED.has(conclusion ?? '');
}

/** The step in which a line was written, by the clock; the failed one where it could be two. */
export function stepAt(steps: readonly Step[], time: number | undefined): Step | undefined {
  if (time === undefined) return undefined;
  const possible = steps.filter((step) => isIn(step, time));
  return possible.find(({ conclusion }) => isFailed(conclusion)) ?? possible.at(-1);
}

/** Times of steps are whole seconds. */
function isIn({ started_at: start, completed_at: end }: Step, time: number): boolean {
  const from = Date.parse(start ?? '');
  const to = Date.parse(end ?? '');
  return time >= from - 999 && (Number.isNaN(to) || time <= to + 999);
}
