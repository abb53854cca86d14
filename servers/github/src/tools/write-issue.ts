import { defineTool, ToolError, writes, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { labelsOf, type RawIssue } from '../issues/issue.ts';
import { mustHave } from '../issues/labels.ts';
import { changeIssue, leftOut, openIssue, takenAway, type Wanted } from '../issues/writing.ts';
import { Login, Number as IssueNumber, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { Markdown } from '../pulls/markdown.ts';

const Title = z.string().refine(({ length }) => length > 0 && length <= 256, 'has 1 to 256 characters');

const Args = z.strictObject({
  ...Where,
  number: IssueNumber.optional().describe('To change one'),
  title: Title.optional().describe('Title'),
  body: Markdown.optional(),
  labels: z.array(z.string().min(1)).optional().describe('All it shall have'),
  assignees: z.array(Login).optional().describe('All logins'),
  milestone: z.int().min(0).optional().describe('Number; 0 for none'),
  state: z.enum(['open', 'closed']).optional().describe('Close or reopen'),
  state_reason: z.enum(['completed', 'not_planned', 'duplicate', 'reopened']).optional().describe('Why'),
  expected_updated_at: z.string().optional().describe('As read; a body is replaced only with it'),
});
type Args = z.output<typeof Args>;

export const writeIssue = defineTool({
  name: 'write_issue',
  title: 'Write issue',
  description:
    'Opens an issue; with number, changes what is given, of a pull request too (labels, assignees, milestone).',
  effect: writes({ openWorld: true }),
  groups: ['issues', 'write'],
  inputSchema: Args,
  outputSchema: z.strictObject({
    number: z.int(),
    url: z.string(),
    state: z.string(),
    updated_at: z.string(),
    not_done: z.array(z.string()).optional().describe('What GitHub silently left out'),
    taken_away: z.array(z.string()).optional().describe('What was replaced'),
  }),
  render: ({ number, url, state, updated_at: updated, not_done: left = [], taken_away: gone = [] }) =>
    [
      `#${number} ${state}, updated ${updated}: ${url}`,
      ...left,
      ...(gone.length === 0 ? [] : [`Taken away: ${gone.join(', ')}.`]),
    ].join('\n'),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const wanted = wantedOf(args);
    const { number } = args;
    const before = number === undefined ? undefined : await readToChange(github, { at, number, args }, call);
    const had = new Set(before === undefined ? [] : labelsOf(before).map((label) => label.toLowerCase()));
    const labels = (wanted.labels ?? []).filter((label) => !had.has(label.toLowerCase()));
    await mustHave(github, { at, labels }, call);
    const texts = [wanted.title ?? '', wanted.body ?? '', ...(wanted.labels ?? [])];
    await policy.writes(call, at, { does: doesWords(args), texts });
    const issue =
      number === undefined
        ? await openIssue(github, at, wanted, call)
        : await changeIssue(github, { ...at, number }, wanted, call);
    const notDone = leftOut(issue, wanted);
    const gone = before === undefined ? [] : takenAway(before, issue).map((name) => policy.shown(name));
    return {
      number: issue.number,
      url: `${github.host.web}/${at.owner}/${at.repo}/issues/${issue.number}`,
      state: policy.shown(issue.state),
      updated_at: policy.shown(issue.updated_at),
      ...(notDone.length > 0 && { not_done: notDone }),
      ...(gone.length > 0 && { taken_away: gone }),
    };
  },
});

function wantedOf(args: Args): Wanted {
  const { number, title, body, labels, assignees, milestone, state, state_reason: reason } = args;
  const wanted = {
    title,
    body,
    labels,
    assignees,
    milestone: milestone === 0 ? null : milestone,
    state,
    state_reason: reason,
  };
  if (reason !== undefined && state !== (reason === 'reopened' ? 'open' : 'closed'))
    throw invalid(
      'A state_reason goes with the state that it explains.',
      'Give state: closed, or open for reopened.',
    );
  if (number === undefined) {
    if (title === undefined)
      throw invalid('A new issue needs a title.', 'Give title, or number to change one.');
    if (state !== undefined) throw invalid('A new issue is open.', 'Open it, then change its state.');
    if (args.expected_updated_at !== undefined)
      throw invalid('A new issue was not read before.', 'Leave expected_updated_at out, or give number.');
  } else if (Object.values(wanted).every((value) => value === undefined))
    throw invalid('There is nothing to change.', 'Give title, body, labels, assignees, milestone or state.');
  return wanted;
}

/** The issue as it is; throws where it is not as it was read. */
async function readToChange(
  github: GitHubDeps['github'],
  { at, number, args }: { at: At; number: number; args: Args },
  call: Call,
): Promise<RawIssue> {
  const { body, expected_updated_at: expected } = args;
  if (body !== undefined && expected === undefined)
    throw invalid(
      'A body is replaced only as it was read.',
      'Read it whole with get_issue, and give its updated time as expected_updated_at.',
    );
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
  const { data } = await github.request(route, { ...at, issue_number: number }, call);
  if (expected === undefined || Date.parse(expected) === Date.parse(data.updated_at)) return data;
  throw new ToolError(`Issue ${number} was changed since it was read; nothing was written.`, {
    code: 'CHANGED',
    hint: 'Read it again with get_issue.',
  });
}

function doesWords({ number, state }: Args): string {
  if (number === undefined) return 'Open an issue.';
  if (state === undefined) return `Change issue ${number}.`;
  return `${state === 'closed' ? 'Close' : 'Reopen'} issue ${number}.`;
}

function invalid(words: string, hint: string): ToolError {
  return new ToolError(words, { code: 'INVALID_ARGUMENTS', hint });
}
