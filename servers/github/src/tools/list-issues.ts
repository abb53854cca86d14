import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { authorOf, issueLine, issueRow, IssueRow, type RawIssue } from '../issues/issue.ts';
import { Login, Where } from '../names.ts';
import { Paged, pageOf, Paging } from '../paging/page.ts';
import type { Voice } from '../policy/policy.ts';
import { counted } from '../text.ts';

export const listIssues = defineTool({
  name: 'list_issues',
  title: 'List issues',
  description: 'Issues of a repository, the newest first, without pull requests. search finds by words.',
  effect: reads({ openWorld: true }),
  groups: ['issues'],
  inputSchema: z.strictObject({
    ...Where,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('State'),
    labels: z.array(z.string().min(1).max(100)).max(10).optional().describe('All of them'),
    assignee: Login.optional().describe('Login'),
    author: Login.optional().describe('Login'),
    milestone: z.int().min(1).optional().describe('Its number'),
    since: z.iso.datetime().optional().describe('Changed since'),
    ...Paging,
  }),
  outputSchema: z.strictObject({ rows: z.array(IssueRow), ...Paged }),
  render: ({ rows, next_cursor: next }) => {
    const more = next === undefined ? '' : `; more with cursor ${next}`;
    return `${counted(rows.length, 'issue')}${more}\n${outside(rows.map(issueLine).join('\n'), { source: 'issues' })}`;
  },
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { limit, cursor, state, labels, assignee, author: creator, milestone, since } = args;
    const at = policy.at(args);
    const filters = {
      state,
      labels: labels?.join(','),
      assignee,
      creator,
      milestone: milestone?.toString(),
      since,
    };
    let voice: Voice = (_, text) => text;
    return pageOf<RawIssue, z.output<typeof IssueRow>>({
      limit,
      cursor,
      about: { ...at, ...filters },
      falls: true,
      // GitHub's newest first is by the time of making, which numbers rise with.
      fetch: async (page, size) => {
        const values = {
          ...at,
          ...filters,
          page,
          per_page: size,
          sort: 'created',
          direction: 'desc',
        } as const;
        const { data } = await github.request('GET /repos/{owner}/{repo}/issues', values, call);
        voice = await policy.heard(call, at, data.map(authorOf));
        return data;
      },
      key: ({ number }) => number,
      row: (issue) => (issue.pull_request === undefined ? issueRow(issue, voice, policy.shown) : undefined),
      call,
    });
  },
});
