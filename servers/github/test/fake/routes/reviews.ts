import { reviewBody, reviewCommentBody } from '../bodies/review.ts';
import { addReview, pullFiles, reviewComment } from '../build/pulls.ts';
import { type Answer, bodyOf, invalid, json, notFound, Refusal, type RepoCall, textOf } from '../exchange.ts';
import { paged } from '../page.ts';
import type { Routes } from '../router.ts';
import type { PullState, ReviewCommentState, ReviewState, ThreadState } from '../state.ts';
import type { World } from '../world.ts';
import { mayEdit } from './issues.ts';
import { pullNamed, READ, WRITE } from './pulls.ts';
import { plannedThread, threadOf } from './review-anchors.ts';

const EVENTS = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

const unprocessable = (...errors: string[]) => invalid('Unprocessable Entity', errors);

/** What the asked event makes of a review. @throws {Refusal} 422 for what GitHub does not take */
function stateOf(call: RepoCall, pull: PullState, body: Record<string, unknown>): ReviewState['state'] {
  const { event } = body;
  if (event === undefined || event === '') {
    return 'PENDING';
  }
  if (typeof event !== 'string' || !(event in EVENTS)) {
    throw unprocessable(`Variable $event of type PullRequestReviewEvent was provided invalid value`);
  }
  const own = pull.author === call.viewer!.login;
  if (own && event !== 'COMMENT') {
    throw unprocessable(
      `Review Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`,
    );
  }
  const empty = typeof body.body !== 'string' || body.body === '';
  const silent = !Array.isArray(body.comments) || body.comments.length === 0;
  if (empty && silent && event !== 'APPROVE') {
    throw unprocessable('Body can not be blank');
  }
  return EVENTS[event as keyof typeof EVENTS];
}

async function create(call: RepoCall, world: World, number: string): Promise<Answer> {
  const pull = await pullNamed(call, world, number);
  const body = bodyOf(call);
  const state = stateOf(call, pull, body);
  const author = call.viewer!.login;
  if (state === 'PENDING' && pull.reviews.some((one) => one.state === 'PENDING' && one.author === author)) {
    throw unprocessable('User can only have one pending review per pull request');
  }
  if (typeof body.commit_id === 'string' && (await call.repo.git.read(body.commit_id))?.type !== 'commit') {
    throw unprocessable('Commit could not be resolved');
  }
  const files = await pullFiles(call.repo, pull);
  const given = (Array.isArray(body.comments) ? body.comments : []) as Record<string, unknown>[];
  // All or nothing: one anchor outside the diff, and nothing is posted.
  const planned = given.map((comment) => plannedThread(files, comment));
  const review = addReview(world, call.repo, pull.number, {
    author,
    body: typeof body.body === 'string' ? body.body : '',
    state,
    commit: typeof body.commit_id === 'string' ? body.commit_id : pull.head.sha,
  });
  for (const one of planned) {
    const comment = reviewComment(world, author, { author, body: one.body, review: review.id });
    pull.threads.push(threadOf(world, review.commit, one, comment));
  }
  pull.requestedReviewers = pull.requestedReviewers.filter((login) => login !== author);
  return json(reviewBody(world, call.repo, { pull, review }, call));
}

function reviewNamed(call: RepoCall, pull: PullState, id: string): ReviewState {
  const review = pull.reviews.find((one) => one.id === Number(id));
  // A pending review is its author's alone.
  if (review === undefined || (review.state === 'PENDING' && review.author !== call.viewer?.login)) {
    throw notFound();
  }
  return review;
}

interface FoundComment {
  pull: PullState;
  thread: ThreadState;
  comment: ReviewCommentState;
}

const commentsOf = (pull: PullState): FoundComment[] =>
  pull.threads.flatMap((thread) => thread.comments.map((comment) => ({ pull, thread, comment })));

function commentNamed(pulls: Iterable<PullState>, id: number): FoundComment {
  const found = [...pulls].flatMap(commentsOf).find(({ comment }) => comment.id === id);
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

function reply(call: RepoCall, world: World, found: FoundComment, body: string): Answer {
  const { pull, thread } = found;
  const author = call.viewer!.login;
  const review = addReview(world, call.repo, pull.number, { author }).id;
  const comment = reviewComment(world, author, { author, body, review });
  thread.comments.push(comment);
  return json(reviewCommentBody(world, call.repo, { pull, thread, comment }, call), 201);
}

async function createComment(call: RepoCall, world: World, number: string): Promise<Answer> {
  const pull = await pullNamed(call, world, number);
  const body = bodyOf(call);
  if (body.in_reply_to !== undefined) {
    return reply(call, world, commentNamed([pull], Number(body.in_reply_to)), textOf(body, 'body'));
  }
  const planned = plannedThread(await pullFiles(call.repo, pull), body);
  const author = call.viewer!.login;
  const review = addReview(world, call.repo, pull.number, { author });
  const comment = reviewComment(world, author, { author, body: planned.body, review: review.id });
  const thread = threadOf(world, review.commit, planned, comment);
  pull.threads.push(thread);
  return json(reviewCommentBody(world, call.repo, { pull, thread, comment }, call), 201);
}

function commentRoutes(routes: Routes): void {
  const template = '/repos/{owner}/{repo}/pulls/{pull_number}/comments';
  routes.on(
    `GET ${template}`,
    async (call, world) => {
      const pull = await pullNamed(call, world, call.params.pull_number);
      const all = commentsOf(pull).toSorted((one, other) => one.comment.id - other.comment.id);
      return paged(call, all, (found) => reviewCommentBody(world, call.repo, found, call));
    },
    READ,
  );
  routes.on(`POST ${template}`, (call, world) => createComment(call, world, call.params.pull_number), WRITE);
  routes.on(
    `POST ${template}/{comment_id}/replies`,
    async (call, world) => {
      const pull = await pullNamed(call, world, call.params.pull_number);
      const found = commentNamed([pull], Number(call.params.comment_id));
      return reply(call, world, found, textOf(bodyOf(call), 'body'));
    },
    WRITE,
  );
  routes.on(
    'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    (call, world) => {
      const found = commentNamed(call.repo.pulls.values(), Number(call.params.comment_id));
      return json(reviewCommentBody(world, call.repo, found, call));
    },
    READ,
  );
  routes.on(
    'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    (call, world) => {
      const found = commentNamed(call.repo.pulls.values(), Number(call.params.comment_id));
      mayEdit(call, world, found.comment.author);
      Object.assign(found.comment, { body: textOf(bodyOf(call), 'body'), updatedAt: world.now() });
      return json(reviewCommentBody(world, call.repo, found, call));
    },
    WRITE,
  );
}

export function reviewRoutes(routes: Routes): void {
  const template = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';
  routes.on(
    `GET ${template}`,
    async (call, world) => {
      const pull = await pullNamed(call, world, call.params.pull_number);
      const shown = pull.reviews.filter(
        ({ state, author }) => state !== 'PENDING' || author === call.viewer?.login,
      );
      return paged(call, shown, (review) => reviewBody(world, call.repo, { pull, review }, call));
    },
    READ,
  );
  routes.on(`POST ${template}`, (call, world) => create(call, world, call.params.pull_number), WRITE);
  routes.on(
    `POST ${template}/{review_id}/events`,
    async (call, world) => {
      const pull = await pullNamed(call, world, call.params.pull_number);
      const review = reviewNamed(call, pull, call.params.review_id);
      if (review.state !== 'PENDING') {
        throw new Refusal(422, 'Can not submit a submitted review');
      }
      const body = { body: review.body, ...bodyOf(call) };
      Object.assign(review, { state: stateOf(call, pull, body), body: body.body, submittedAt: world.now() });
      return json(reviewBody(world, call.repo, { pull, review }, call));
    },
    WRITE,
  );
  commentRoutes(routes);
}
