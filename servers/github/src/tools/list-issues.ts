import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Moment, momentOf } from '../history/filters.ts';
import { authorOf, issueLine, issueRow, IssueRow, type RawIssue } from '../issues/issue.ts';
import { Login, Number as IssueNumber, Where } from '../names.ts';
import { Paged, pageOf, Paging } from '../paging/page.ts';
import type { Voice } from '../policy/policy.ts';
import { counted } from '../text.ts';

/** An issue, and how its author is heard. */
interface Heard {
  readonly issue: RawIssue;
  readonly voice: Voice;
}

const Label = z
  .string()
  .refine((name) => !name.includes(','), 'has no comma, which GitHub takes for two labels');

export const listIssues = defineTool({
  name: 'list_issues',
  title: 'List issues',
  description: 'Issues of a repository, the newest first, without pull requests. search finds by words.',
  effect: reads({ openWorld: true }),
  groups: ['issues'],
  inputSchema: z.strictObject({
    ...Where,
    state: z.enum(['open', 'closed', 'all']).default('open').describe('State'),
    labels: z.array(Label).default([]).describe('All of them'),
    assignee: Login.optional().describe('Login, or none'),
    author: Login.optional().describe('Login'),
    milestone: IssueNumber.optional().describe('Its number'),
    since: Moment.optional().describe('Changed since: day or time, UTC'),
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
      labels: labels.length === 0 ? undefined : labels.join(','),
      assignee,
      creator,
      milestone: milestone?.toString(),
      since: momentOf(since, 'from'),
    };
    return pageOf<Heard, IssueRow>({
      limit,
      cursor,
      about: { ...at, ...filters },
      falls: true,
      // Pull requests are among them, and left out: in many repositories they are more than half.
      size: Math.min(100, 3 * limit),
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
        const issues = data.filter(({ pull_request: pull }) => pull === undefined);
        const voice = await policy.heard(call, at, issues.map(authorOf));
        return data.map((issue) => ({ issue, voice }));
      },
      key: ({ issue }) => issue.number,
      row: ({ issue, voice }) =>
        issue.pull_request === undefined ? issueRow(issue, voice, policy.shown) : undefined,
      call,
    });
  },
});
