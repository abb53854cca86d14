import type { Endpoints } from '@octokit/types';
import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Discussion } from './discussion.ts';

type ReviewComment =
  Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}/comments']['response']['data'][number];

const PER_PAGE = 100;
const MOST_PAGES = 10;

/** Threads as the comments on lines tell them, for whom GraphQL answers nothing: without a token. */
export async function threadsOfComments(
  github: Pick<GitHub, 'request'>,
  { at, number }: { at: At; number: number },
  { signal }: Asked,
): Promise<{ threads: Discussion[]; total: number; next: undefined }> {
  const comments: ReviewComment[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
      { owner: at.owner, repo: at.repo, pull_number: number, per_page: PER_PAGE, page },
      { signal },
    );
    comments.push(...data);
    if (data.length < PER_PAGE) break;
  }
  const byFirst = Map.groupBy(comments, ({ id, in_reply_to_id: first }) => first ?? id);
  const threads = [...byFirst.values()].map(threadOf);
  return { threads, total: threads.length, next: undefined };
}

function threadOf(comments: readonly ReviewComment[]): Discussion {
  const [first] = comments as [ReviewComment, ...ReviewComment[]];
  const nodes = comments.map((comment) => ({
    author: comment.user === null ? null : { login: comment.user.login },
    authorAssociation: comment.author_association,
    body: comment.body,
    createdAt: comment.created_at,
  }));
  return {
    path: first.path,
    line: first.line ?? null,
    startLine: first.start_line ?? null,
    originalLine: first.original_line ?? null,
    diffSide: first.side ?? 'RIGHT',
    isOutdated: first.line === undefined || first.line === null,
    comments: { totalCount: nodes.length, nodes },
  };
}
