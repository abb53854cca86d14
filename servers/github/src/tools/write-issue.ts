import { defineTool, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { labelsOf, type RawIssue } from '../issues/issue.ts';
import { Login, Number as IssueNumber, Where } from '../names.ts';

export const writeIssue = defineTool({
  name: 'write_issue',
  title: 'Write issue',
  description:
    'Makes an issue, or with number changes one: only what is given. Lists replace those that are there.',
  effect: writes({ openWorld: true }),
  groups: ['issues', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    number: IssueNumber.optional().describe('To change'),
    title: z.string().min(1).max(256).optional().describe('Needed for a new one'),
    body: z.string().max(65_536).optional().describe('Markdown'),
    labels: z.array(z.string().min(1).max(50)).max(100).optional().describe('All of them'),
    assignees: z.array(Login).max(10).optional().describe('All logins'),
    milestone: z.int().min(0).optional().describe('Its number; 0 for none'),
    state: z.enum(['open', 'closed']).optional().describe('State'),
    state_reason: z.enum(['completed', 'not_planned', 'reopened']).optional().describe('Why'),
  }),
  outputSchema: z.strictObject({
    number: z.int(),
    url: z.string(),
    not_done: z.array(z.string()).optional().describe('What GitHub silently left out'),
  }),
  render: ({ number, url, not_done: left = [] }) => [`#${number}: ${url}`, ...left].join('\n'),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { number, title, body, labels, assignees, milestone, state, state_reason: reason } = args;
    const at = policy.at(args);
    const texts = [title ?? '', body ?? '', ...(labels ?? [])];
    const given = { body, labels, assignees, milestone: milestone === 0 ? null : milestone };
    if (number === undefined) {
      if (title === undefined)
        throw new ToolError('A new issue needs a title.', {
          code: 'MISSING_TITLE',
          hint: 'Give title, or number to change one.',
        });
      if (state !== undefined || reason !== undefined)
        throw new ToolError('A new issue is open.', {
          code: 'BAD_STATE',
          hint: 'Make it, then change its state.',
        });
      await policy.writes(call, at, { does: 'Open an issue.', texts });
      const { data } = await github.request(
        'POST /repos/{owner}/{repo}/issues',
        { ...at, title, ...given },
        call,
      );
      return told(data, { labels, assignees });
    }
    if (Object.values({ title, ...given, state, reason }).every((value) => value === undefined))
      throw new ToolError('There is nothing to change.', {
        code: 'MISSING',
        hint: 'Give what is to be another.',
      });
    await policy.writes(call, at, { does: `Change #${number}.`, texts });
    const { data } = await github.request(
      'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
      { ...at, issue_number: number, title, ...given, state, state_reason: reason },
      call,
    );
    return told(data, { labels, assignees });
  },
});

/** GitHub drops labels and assignees that the token may not set, and says nothing. */
function told(
  issue: RawIssue,
  { labels = [], assignees = [] }: { labels?: string[] | undefined; assignees?: string[] | undefined },
) {
  const has = new Set(labelsOf(issue).map((label) => label.toLowerCase()));
  const who = new Set((issue.assignees ?? []).map(({ login }) => login.toLowerCase()));
  const not_done = [
    ...labels.filter((label) => !has.has(label.toLowerCase())).map((label) => `Label not set: ${label}.`),
    ...assignees.filter((login) => !who.has(login.toLowerCase())).map((login) => `Not assigned: ${login}.`),
  ];
  return { number: issue.number, url: issue.html_url, ...(not_done.length > 0 && { not_done }) };
}
