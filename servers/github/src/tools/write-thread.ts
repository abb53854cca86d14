import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Number as PullNumber, Where } from '../names.ts';
import { Markdown } from '../pulls/markdown.ts';
import { reply, settle, threadIn } from '../reviews/settling.ts';

const ThreadId = z
  .string()
  .refine((text) => /^[\w=+/-]{1,200}$/.test(text), 'is an id of get_pr, like PRRT_kwDO');

export const writeThread = defineTool({
  name: 'write_thread',
  title: 'Write in thread',
  description: 'Replies in a review thread, resolves it, or opens it again.',
  effect: writes({ openWorld: true }),
  groups: ['prs', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    number: PullNumber.describe('Pull request'),
    thread_id: ThreadId.describe('From get_pr with threads'),
    action: z.enum(['reply', 'resolve', 'unresolve']).describe('What to do'),
    body: Markdown.optional().describe('The reply'),
  }),
  outputSchema: z.strictObject({
    thread_id: z.string(),
    resolved: z.boolean(),
    changed: z.boolean().describe('Whether it was not so already'),
    url: z.string().optional().describe('Of the reply'),
    pending: z.boolean().optional().describe('Nobody else sees the reply before their review is submitted'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { number, thread_id: id, action, body } = args;
    if ((action === 'reply') !== Boolean(body))
      throw new ToolError(action === 'reply' ? 'A reply needs a body.' : `${action} takes no body.`, {
        code: 'INVALID_ARGUMENTS',
        hint: 'To say something and resolve, call twice: reply, then resolve.',
      });
    const { isResolved } = await threadIn(github, { at, number, id }, call);
    const resolved = action === 'reply' ? isResolved : action === 'resolve';
    if (body === undefined && resolved === isResolved) return { thread_id: id, resolved, changed: false };
    await policy.writes(call, at, {
      does: `${DOES[action]} of pull request ${number}.`,
      texts: body === undefined ? [] : [body],
    });
    if (body === undefined) {
      await settle(github, { id, resolved }, call);
      return { thread_id: id, resolved, changed: true };
    }
    const { comment, isPending } = await reply(github, { id, body }, call);
    const page = `${github.host.web}/${at.owner}/${at.repo}/pull/${number}`;
    return {
      thread_id: id,
      resolved,
      changed: true,
      url: comment === undefined ? page : `${page}#discussion_r${comment}`,
      ...(isPending && { pending: true }),
    };
  },
  render: ({ resolved, changed, url, pending }, { action }) => {
    if (!changed) return `It was ${resolved ? 'resolved' : 'open'} already.`;
    if (action !== 'reply') return `It is ${resolved ? 'resolved' : 'open again'}.`;
    const state = pending === true ? ', seen by others once the review that was begun is submitted' : '';
    return `Replied: ${url}${state}. The thread is ${resolved ? 'resolved' : 'open'}.`;
  },
});

const DOES = { reply: 'Reply in a thread', resolve: 'Resolve a thread', unresolve: 'Open a thread again' };
