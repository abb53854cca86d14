import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import { short } from '../text.ts';
import { isFailed } from './job-log.ts';
import { withId } from './runs.ts';

/** A failed check that is no job of GitHub Actions: another service's. */
export interface OtherCheck {
  readonly name: string;
  readonly conclusion: string;
  readonly title: string | undefined;
  readonly notes: readonly string[];
}

const MOST_CHECKS = 10;
const MOST_NOTES = 50;

/** Failed checks of a commit but for jobs, each with what it notes at lines; undefined where the token may not see checks. */
export async function otherChecks(
  github: GitHub,
  { at: { owner, repo }, sha, jobs }: { at: At; sha: string; jobs: ReadonlySet<number> },
  asked: Asked,
): Promise<OtherCheck[] | undefined> {
  try {
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
      { owner, repo, ref: sha, per_page: 100 },
      asked,
    );
    const failed = data.check_runs
      .map(withId)
      .filter(
        ({ id, conclusion, app }) => isFailed(conclusion) && !jobs.has(id) && app?.slug !== 'github-actions',
      );
    const found: OtherCheck[] = [];
    for (const { id, name, conclusion, output } of failed.slice(0, MOST_CHECKS)) {
      const notes = output.annotations_count === 0 ? [] : await notesOf(github, { owner, repo }, id, asked);
      found.push({ name, conclusion: conclusion ?? 'failure', title: output.title ?? undefined, notes });
    }
    return found;
  } catch (error) {
    if (hasStatus(error, 403, 404)) return undefined;
    throw error;
  }
}

async function notesOf(github: GitHub, { owner, repo }: At, check: number, asked: Asked): Promise<string[]> {
  const { data } = await github.request(
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    { owner, repo, check_run_id: check, per_page: MOST_NOTES },
    asked,
  );
  return data.map(({ path, start_line: line, annotation_level: level, title, message }) => {
    const words = [title, message].filter(Boolean).join(': ').slice(0, 2_000);
    return `${path}:${line} ${level ?? ''} ${short(words, 300)}`;
  });
}
