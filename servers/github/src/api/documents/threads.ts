import * as z from 'zod';
import { document } from '../document.ts';

/** What a token may not see is null in a list. */
const known = <Schema extends z.ZodType>(node: Schema) =>
  z.array(node.nullable()).transform((nodes) => nodes.filter((each) => each !== null));

const Author = z.object({ login: z.string() }).nullable();

const Thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  path: z.string(),
  line: z.int().nullable(),
  startLine: z.int().nullable(),
  originalLine: z.int().nullable(),
  diffSide: z.string(),
  comments: z.object({
    totalCount: z.int(),
    nodes: known(
      z.object({
        author: Author,
        authorAssociation: z.string(),
        body: z.string(),
        createdAt: z.string(),
      }),
    ),
  }),
});
export type Thread = z.output<typeof Thread>;

/** Threads of a pull request, the oldest first. REST knows comments, and not whether they are settled. */
export const reviewThreads = document(
  'Pull requests: read',
  `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        reviewThreads(first: 50, after: $after) {
          totalCount
          pageInfo { hasNextPage endCursor }
          nodes {
            id isResolved isOutdated path line startLine originalLine diffSide
            comments(first: 100) {
              totalCount
              nodes { author { login } authorAssociation body createdAt }
            }
          }
        }
      }
    }
  }`,
  z.object({
    repository: z.object({
      pullRequest: z.object({
        reviewThreads: z.object({
          totalCount: z.int(),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
          nodes: known(Thread),
        }),
      }),
    }),
  }),
);

/** Which pull request a thread is of: an id alone says nothing about where it leads. Null for ids of other things. */
export const threadPlace = document(
  'Pull requests: read',
  `query ($id: ID!) {
    node(id: $id) {
      ... on PullRequestReviewThread {
        id isResolved path
        pullRequest { number }
        repository { nameWithOwner }
      }
    }
  }`,
  z.object({
    node: z
      .object({
        id: z.string(),
        isResolved: z.boolean(),
        path: z.string(),
        pullRequest: z.object({ number: z.int() }),
        repository: z.object({ nameWithOwner: z.string() }),
      })
      .or(z.object({}).transform(() => null))
      .nullable(),
  }),
);

export const replyToThread = document(
  'Pull requests: write',
  `mutation ($id: ID!, $body: String!) {
    addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $id, body: $body }) {
      comment { fullDatabaseId state }
    }
  }`,
  z.object({
    addPullRequestReviewThreadReply: z.object({
      comment: z.object({
        // A BigInt: a text, or a number where it is small.
        fullDatabaseId: z.union([z.string(), z.number()]).nullable(),
        state: z.string(),
      }),
    }),
  }),
);

const Settled = z.object({ thread: z.object({ isResolved: z.boolean() }) });

export const resolveThread = document(
  'Pull requests: write',
  `mutation ($id: ID!) {
    resolveReviewThread(input: { threadId: $id }) { thread { isResolved } }
  }`,
  z.object({ resolveReviewThread: Settled }),
);

export const unresolveThread = document(
  'Pull requests: write',
  `mutation ($id: ID!) {
    unresolveReviewThread(input: { threadId: $id }) { thread { isResolved } }
  }`,
  z.object({ unresolveReviewThread: Settled }),
);
