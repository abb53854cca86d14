import { ToolError } from '@plugboard/core';
import { replyToThread, resolveThread, threadPlace, unresolveThread } from '../api/documents/threads.ts';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';

interface Where {
  readonly at: At;
  readonly number: number;
  readonly id: string;
}

/**
 * Whether a thread is resolved, once it is sure that it is of this pull request: an id alone can lead to any repository the token
 * reaches. Throws a `ToolError` for any other.
 */
export async function threadIn(
  github: Pick<GitHub, 'graphql'>,
  { at, number, id }: Where,
  { signal }: Asked,
): Promise<{ isResolved: boolean }> {
  const node = await github
    .graphql(threadPlace, { id }, { signal })
    .then((found) => found.node)
    .catch((error: unknown) => {
      if (hasStatus(error, 404)) return null;
      throw error;
    });
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const isHere =
    node?.id === id &&
    node.pullRequest.number === number &&
    isSame(node.repository.nameWithOwner, `${at.owner}/${at.repo}`);
  if (isHere) return { isResolved: node.isResolved };
  // The same words for all: what is elsewhere is nobody's business here.
  throw new ToolError('There is no such thread in this pull request.', {
    code: 'NOT_FOUND',
    hint: 'get_pr with include threads tells their ids. Of a renamed repository give the new name.',
  });
}

/** Answers where the reply stands, by its number, and whether it waits for a review to be submitted. */
export async function reply(
  github: Pick<GitHub, 'graphql'>,
  { id, body }: { id: string; body: string },
  { signal }: Asked,
): Promise<{ comment: string | undefined; isPending: boolean }> {
  const { addPullRequestReviewThreadReply: answer } = await github.graphql(
    replyToThread,
    { id, body },
    { signal },
  );
  const { fullDatabaseId: comment, state } = answer.comment;
  return { comment: comment === null ? undefined : String(comment), isPending: state === 'PENDING' };
}

export async function settle(
  github: Pick<GitHub, 'graphql'>,
  { id, resolved }: { id: string; resolved: boolean },
  { signal }: Asked,
): Promise<void> {
  await (resolved
    ? github.graphql(resolveThread, { id }, { signal })
    : github.graphql(unresolveThread, { id }, { signal }));
}
