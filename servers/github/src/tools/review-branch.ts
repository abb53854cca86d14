import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { MaxTokens } from '../paging/document-arguments.ts';
import { reviewText } from '../history/review-text.ts';
import { reviewOf } from '../history/review.ts';
import { assertServed, Revision } from '../history/revision.ts';
import { within } from '../paging/within.ts';
import { Ref, Where } from '../names.ts';

export const reviewBranch = defineTool({
  name: 'review_branch',
  title: 'Review a branch',
  description:
    'All a review begins with, in one call: commits, CI, pull request, linked issues, what to look at closely, files, and the changes that fit.',
  effect: reads({ openWorld: true }),
  groups: ['repo', 'prs', 'ci'],
  inputSchema: z.strictObject({
    ...Where,
    branch: Revision.describe('Or owner:branch of a fork'),
    base: Ref.optional().describe('Where it goes, unless its pull request or the default branch'),
    max_tokens: MaxTokens,
  }),
  handler: async (args, deps: GitHubDeps, call) => {
    const at = deps.policy.at(args);
    const { branch, base, max_tokens: tokens } = args;
    assertServed(deps.policy, branch, at);
    const review = await reviewOf(deps, { at, branch, base }, call);
    return within(tokens, (room) => reviewText(review, deps.policy, room));
  },
});
