import * as z from 'zod';
import { document } from '../document.ts';

const Drafted = z.object({ pullRequest: z.object({ isDraft: z.boolean() }) });

/** REST makes drafts, and cannot turn one into another. */
export const toDraft = document(
  'Pull requests: write',
  `mutation ($id: ID!) {
    convertPullRequestToDraft(input: { pullRequestId: $id }) { pullRequest { isDraft } }
  }`,
  z.object({ convertPullRequestToDraft: Drafted }),
);

export const toReady = document(
  'Pull requests: write',
  `mutation ($id: ID!) {
    markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
  }`,
  z.object({ markPullRequestReadyForReview: Drafted }),
);
