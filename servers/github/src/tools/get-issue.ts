import { bytesOf, defineTool, outside, reads, ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { authorOf, labelsOf, type RawIssue } from '../issues/issue.ts';
import { commentsOf, countedNote, linksOf, sectionText, timelineOf } from '../issues/sections.ts';
import { Number as IssueNumber, Where } from '../names.ts';
import { minute } from '../text.ts';

export const getIssue = defineTool({
  name: 'get_issue',
  title: 'Get issue',
  description: 'One issue: facts and body; with include its comments, what happened to it, what mentions it.',
  effect: reads({ openWorld: true }),
  groups: ['issues'],
  budget: 40_000,
  inputSchema: z.strictObject({
    ...Where,
    number: IssueNumber.describe('Issue'),
    include: z
      .array(z.enum(['comments', 'timeline', 'links']))
      .default([])
      .describe('What else'),
    cursor: z.string().max(2000).optional().describe('Of comments, from the answer before'),
    max_tokens: z.int().min(500).max(30_000).default(8000).describe('Of the answer'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { number, include, cursor, max_tokens: tokens } = args;
    const at = policy.at(args);
    const values = { ...at, issue_number: number };
    const issue: RawIssue = (
      await github.request('GET /repos/{owner}/{repo}/issues/{issue_number}', values, call)
    ).data;
    if (issue.pull_request !== undefined)
      throw new ToolError(`${number} is a pull request.`, {
        code: 'PULL_REQUEST',
        hint: 'Read it with get_pr.',
      });
    const author = authorOf(issue);
    const voice = await policy.heard(call, at, [author]);
    const parts = [...factsOf(issue, policy.shown)];
    let room = bytesOf(tokens) - 600;
    if (cursor === undefined) {
      const text = `${voice(author, issue.title)}\n\n${voice(author, issue.body ?? '')}`.trimEnd();
      const [body, note] = cut(text, Math.max(600, include.length === 0 ? room : Math.floor(room / 2)));
      parts.push(`${note}${outside(body, { source: `issue ${number}` })}`);
      room -= Buffer.byteLength(body);
    }
    const section = { github, policy, at, number, call };
    if (include.includes('links') && cursor === undefined)
      parts.push(sectionText('Links', (await linksOf(section)).join('\n')));
    if (include.includes('timeline') && cursor === undefined) {
      const { lines, left } = await timelineOf(section, tokens / 4);
      parts.push(sectionText('Timeline', lines.join('\n'), countedNote(left, 'older event')));
      room -= Buffer.byteLength(lines.join('\n'));
    }
    if (include.includes('comments') || cursor !== undefined) {
      const { text, next } = await commentsOf(section, {
        cursor,
        room: Math.max(600, room),
        total: issue.comments,
      });
      parts.push(sectionText('Comments', text, next === undefined ? '' : `; more with cursor ${next}`));
    }
    return parts.join('\n');
  },
});

function factsOf(issue: RawIssue, shown: (text: string) => string): string[] {
  const {
    number,
    state,
    state_reason: reason,
    user,
    author_association: association,
    milestone,
    comments,
  } = issue;
  const assignees = (issue.assignees ?? []).map(({ login }) => login);
  const first = [
    `#${number}`,
    state + (reason ? ` (${reason})` : ''),
    `by ${user?.login ?? 'ghost'} (${association ?? 'NONE'})`,
    `made ${minute(issue.created_at)}`,
    `updated ${minute(issue.updated_at)}`,
  ];
  const facts = [
    labelsOf(issue).length === 0 ? '' : `labels: ${labelsOf(issue).map(shown).join(', ')}`,
    assignees.length === 0 ? '' : `assigned to ${assignees.join(', ')}`,
    milestone ? `milestone: ${shown(milestone.title)}` : '',
    `${comments} comments`,
    issue.locked === true ? 'locked' : '',
  ].filter(Boolean);
  return [first.join(', '), facts.join('; ')];
}

function cut(text: string, bytes: number): [text: string, note: string] {
  if (Buffer.byteLength(text) <= bytes) return [text, ''];
  const kept = Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return [
    kept,
    `The body is cut after ${kept.length} of ${text.length} characters: ask with more max_tokens.\n`,
  ];
}
