import { bytesOf, defineTool, reads, ToolError, type Call } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { eventsOf } from '../issues/events.ts';
import { factLines } from '../issues/facts.ts';
import { authorOf, type RawIssue } from '../issues/issue.ts';
import { linkSource } from '../issues/links.ts';
import { commentSource, textSource, type Of } from '../issues/sources.ts';
import { timelineSource } from '../issues/timeline.ts';
import { Number as IssueNumber, Where } from '../names.ts';
import { cursorAt, placeIn } from '../paging/cursor.ts';
import { MOST_TOKENS } from '../paging/document-arguments.ts';
import type { At } from '../policy/allow-list.ts';
import { documentOf } from '../pulls/document.ts';
import { load, Place, type Source } from '../pulls/sections.ts';

/** Items of one part in one answer. */
const MOST_ITEMS = 500;
const PARTS = ['comments', 'timeline', 'links'] as const;
type Part = (typeof PARTS)[number] | 'text';

const Going = z.record(z.string().max(20), Place);

export const getIssue = defineTool({
  name: 'get_issue',
  title: 'Get issue',
  description: 'State and text of an issue, and what is included; comments and links of a pull request, too.',
  effect: reads({ openWorld: true }),
  groups: ['issues', 'prs'],
  budget: MOST_TOKENS,
  inputSchema: z.strictObject({
    ...Where,
    number: IssueNumber.describe('Number'),
    include: z.array(z.enum(PARTS)).default([]).describe('More'),
    cursor: z.string().optional().describe('next_cursor'),
    max_tokens: z.int().min(1000).max(MOST_TOKENS).default(8000).describe('Budget'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { number, cursor, max_tokens: tokens } = args;
    const include = [...new Set(args.include)];
    const about = { ...at, number, include };
    const places = placeIn(cursor, Going, about);
    const issue = await issueOf(github, { ...at, number }, call);
    if (issue.pull_request !== undefined && include.length === 0)
      throw new ToolError(`${number} is a pull request.`, {
        code: 'PULL_REQUEST',
        hint: 'Read it with get_pr; its comments, timeline and links are here with include.',
      });
    const wanted = (['text', ...include] as const).filter(
      (name) => places === undefined || Object.hasOwn(places, name),
    );
    const room = bytesOf(tokens);
    const sources = sourcesOf({ github, policy, at, issue }, call);
    const sections = await Promise.all(
      wanted.map((name) =>
        load(sources[name], places?.[name], { bytes: room, limit: MOST_ITEMS, signal: call.signal }),
      ),
    );
    const people = sections.flatMap(({ entries }) => entries.flatMap(({ by }) => by));
    return documentOf({
      facts:
        places === undefined
          ? factLines(issue, at, policy.shown)
          : [`${at.owner}/${at.repo}#${number}, going on`],
      sections,
      voice: await policy.heard(call, at, [authorOf(issue), ...people]),
      source: `${at.owner}/${at.repo}#${number}`,
      limit: MOST_ITEMS,
      room,
      cursor: (next) => cursorAt(next, about),
    });
  },
});

async function issueOf(
  github: GitHubDeps['github'],
  { owner, repo, number }: At & { number: number },
  call: Call,
): Promise<RawIssue> {
  try {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
    return (await github.request(route, { owner, repo, issue_number: number }, call)).data;
  } catch (error) {
    if (!hasStatus(error, 410)) throw error;
    throw new ToolError(`Issue ${number} was deleted.`, { code: 'GONE', hint: 'Do without it.' });
  }
}

/** Nothing is asked for before it is read. */
function sourcesOf(of: Of, call: Call): Readonly<Record<Part, Source>> {
  const events = eventsOf(of, call);
  return {
    text: textSource(of),
    comments: commentSource(of, call),
    timeline: timelineSource(events, of.policy, call),
    links: linkSource(of, events, call),
  };
}
