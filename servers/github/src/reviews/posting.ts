import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Placed } from './placing.ts';

type Verdict = 'approve' | 'request_changes' | 'comment';

const EVENTS = { approve: 'APPROVE', request_changes: 'REQUEST_CHANGES', comment: 'COMMENT' } as const;

export interface Review {
  readonly event: Verdict;
  readonly body: string | undefined;
  readonly comments: readonly Placed[];
  /** The commit whose diff the comments were checked against. */
  readonly sha: string;
}

interface To {
  readonly at: At;
  readonly number: number;
}

/** Posts all of a review at once. Answers its id. */
export async function postReview(
  github: Pick<GitHub, 'request'>,
  { at, number }: To,
  { event, body, comments, sha }: Review,
  { signal }: Asked,
): Promise<number> {
  const { owner, repo } = at;
  try {
    const { data } = await github.request(
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      {
        owner,
        repo,
        pull_number: number,
        commit_id: sha,
        event: EVENTS[event],
        body,
        comments: comments.length === 0 ? undefined : comments.map(commentOf),
      },
      { signal },
    );
    return Number(data.id);
  } catch (error) {
    throw await refused(error, github, { at, number, event, sha }, { signal });
  }
}

function commentOf({ path, side, line, start_line: start, body }: Placed) {
  const on = side === 'left' ? 'LEFT' : 'RIGHT';
  return { path, body, line, side: on, ...(start !== undefined && { start_line: start, start_side: on }) };
}

/** In words what GitHub did not accept. Nothing was posted then. */
async function refused(
  error: unknown,
  github: Pick<GitHub, 'request'>,
  { at, number, event, sha }: To & Pick<Review, 'event' | 'sha'>,
  { signal }: Asked,
): Promise<unknown> {
  if (!hasStatus(error, 422)) return error;
  const fail = (words: string, code: string, hint: string) => new ToolError(words, { code, hint });
  if (/own pull request/i.test(error.said)) {
    const what = event === 'approve' ? 'approve' : 'request changes on';
    return fail(
      `Nobody can ${what} their own pull request, and this token's user opened it.`,
      'OWN',
      'Send it as event comment.',
    );
  }
  if (/pending review/i.test(error.said))
    return fail(
      'There is a review on it already that this user began and did not submit.',
      'PENDING',
      'They can submit or discard it on the page of the pull request.',
    );
  const now = await headNow(github, { at, number }, { signal });
  return now === undefined || now === sha ? error : movedTo(now);
}

/** The commit a pull request is at; undefined where that cannot be told. */
export async function headNow(
  github: Pick<GitHub, 'request'>,
  { at, number }: To,
  { signal }: Asked,
): Promise<string | undefined> {
  const { owner, repo } = at;
  try {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    const { data } = await github.request(route, { owner, repo, pull_number: number }, { signal });
    return data.head.sha;
  } catch {
    // It is asked beside something that must be told first.
    return undefined;
  }
}

export function movedTo(sha: string): ToolError {
  return new ToolError(`The branch was pushed to meanwhile and is at ${sha} now; nothing was posted.`, {
    code: 'HEAD_MOVED',
    hint: 'Read the diff again, then review it.',
  });
}
