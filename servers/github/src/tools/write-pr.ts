import { assertServed } from '../history/revision.ts';
import { defineTool, ToolError, writes, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { isOwner, isRepo, Number as PullNumber, Ref, Where } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { pullAt } from '../pulls/merging.ts';
import { Head, headName, isFromFork } from '../pulls/branches.ts';
import type { Pull } from '../pulls/facts.ts';
import { inTurn, type Step } from '../pulls/in-turn.ts';
import { Markdown } from '../pulls/markdown.ts';
import { authorOf } from '../pulls/person.ts';
import { stateOf } from '../pulls/rows.ts';
import { askReviewers, openPull, setDraft, updatePull } from '../pulls/writing.ts';

const Reviewer = z.string().refine(isReviewer, 'is a login, or org/team');

const Title = z
  .string()
  .refine(({ length }) => length > 0 && length <= 256, 'has 1 to 256 characters')
  .describe('Title');

const Args = z.strictObject({
  ...Where,
  number: PullNumber.optional().describe('To change one'),
  title: Title.optional(),
  body: Markdown.optional(),
  expected_updated_at: z.string().optional().describe('As read; a body is replaced only with it'),
  head: Head.optional().describe('branch or owner:branch'),
  base: Ref.optional().describe('Branch to merge into'),
  draft: z.boolean().optional().describe('Or ready'),
  state: z.enum(['open', 'closed']).optional().describe('Close or reopen'),
  reviewers: z.array(Reviewer).default([]).describe('To ask: login, org/team'),
  maintainer_can_modify: z.boolean().optional().describe('Let maintainers push to the fork'),
});
type Args = z.output<typeof Args>;

export const writePr = defineTool({
  name: 'write_pr',
  title: 'Write pull request',
  description: 'Opens a pull request; with number, changes what is given.',
  effect: writes({ openWorld: true }),
  groups: ['prs', 'write'],
  inputSchema: Args,
  outputSchema: z.strictObject({
    number: z.int(),
    url: z.string(),
    state: z.enum(['open', 'draft', 'closed', 'merged']),
    base: z.string(),
    head: z.string(),
    done: z.array(z.string()).describe('What was changed'),
    not_done: z.array(z.string()).optional().describe('What failed after that'),
  }),
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    if (args.head !== undefined) assertServed(policy, args.head, at);
    const work = args.number === undefined ? opening(args) : updating(args, args.number);
    const texts = [args.title, args.body, args.head].filter((text) => text !== undefined);
    await policy.writes(call, at, { does: work.does, texts });
    const pull = await work.run({ github, at, call });
    const { done, notDone } = await inTurn(work.done, stepsOf(args, { github, at, pull, call }), call.signal);
    const author = authorOf(pull);
    const voice = await policy.heard(call, at, [author]);
    const wasChanged = done.includes(TO_DRAFT) || done.includes(TO_READY);
    return {
      number: pull.number,
      url: `${github.host.web}/${at.owner}/${at.repo}/pull/${pull.number}`,
      state: stateOf(wasChanged ? { ...pull, draft: args.draft === true } : pull),
      base: policy.shown(pull.base.ref),
      head: isFromFork(pull) ? voice(author, headName(pull)) : policy.shown(headName(pull)),
      done,
      ...(notDone.length > 0 && { not_done: notDone }),
    };
  },
  render: ({ number, url, state, base, head, done, not_done: notDone = [] }) =>
    [
      `Pull request ${number}, ${state}: ${base} ← ${head}, ${url}`,
      `Done: ${done.join('; ') || 'nothing, it was so already'}.`,
      ...notDone.map((each) => `Not done: ${each}`),
    ].join('\n'),
});

const TO_DRAFT = 'made a draft';
const TO_READY = 'made ready for review';

interface On {
  readonly github: GitHubDeps['github'];
  readonly at: At;
  readonly call: Call;
}

/** What takes requests of its own. */
function stepsOf(
  { number, draft, reviewers }: Args,
  { github, at, pull, call }: On & { pull: Pull },
): Step[] {
  return [
    ...(number === undefined || draft === undefined
      ? []
      : [{ what: draft ? TO_DRAFT : TO_READY, run: () => setDraft(github, pull, draft, call) }]),
    ...(reviewers.length === 0
      ? []
      : [
          {
            what: `asked for a review: ${reviewers.join(', ')}`,
            run: () => askReviewers(github, { at, number: pull.number }, reviewers, call),
          },
        ]),
  ];
}

interface Work {
  /** As a sentence, for the person. */
  readonly does: string;
  readonly done: readonly string[];
  readonly run: (on: On) => Promise<Pull>;
}

function opening({
  title,
  head,
  base,
  body,
  draft,
  state,
  maintainer_can_modify: maintainerCanModify,
}: Args): Work {
  if (title === undefined || head === undefined)
    throw new ToolError(`A new pull request needs ${title === undefined ? 'a title' : 'a head'}.`, {
      code: 'INVALID_ARGUMENTS',
      hint: 'Give title and head, or number to change one.',
    });
  if (state !== undefined)
    throw new ToolError('A new pull request is open.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Leave state out, or give number.',
    });
  return {
    does: `Open a pull request from ${head} into ${base ?? 'the default branch'}.`,
    done: ['opened'],
    run: ({ github, at, call }) =>
      openPull(github, at, { title, head, base, body, draft, maintainerCanModify }, call),
  };
}

function updating(args: Args, number: number): Work {
  const {
    title,
    body,
    head,
    base,
    draft,
    state,
    reviewers,
    maintainer_can_modify: maintainerCanModify,
  } = args;
  if (head !== undefined)
    throw new ToolError('The head of a pull request cannot be changed.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Leave head out, or leave number out to open another one.',
    });
  const { expected_updated_at: expected } = args;
  if (body !== undefined && expected === undefined)
    throw new ToolError('A body is replaced only as it was read.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Read it with get_pr, and give its updated time as expected_updated_at.',
    });
  const fields = { title, body, base, state, maintainer_can_modify: maintainerCanModify };
  const done = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`set ${name}`],
  );
  if (done.length === 0 && draft === undefined && reviewers.length === 0)
    throw new ToolError('There is nothing to change.', {
      code: 'INVALID_ARGUMENTS',
      hint: 'Give title, body, base, draft, state, reviewers or maintainer_can_modify.',
    });
  return {
    does: `Change pull request ${number}.`,
    done,
    run: async ({ github, at, call }) => {
      if (expected !== undefined) assertAsRead(await pullAt(github, { at, number }, call), expected);
      return updatePull(github, { at, number }, { title, body, base, state, maintainerCanModify }, call);
    },
  };
}

function assertAsRead({ number, updated_at: updated }: Pull, expected: string): void {
  if (Date.parse(expected) === Date.parse(updated)) return;
  throw new ToolError(`Pull request ${number} was changed since it was read; nothing was written.`, {
    code: 'CHANGED',
    hint: 'Read it again with get_pr.',
  });
}

function isReviewer(text: string): boolean {
  const [owner = '', team, ...more] = text.split('/');
  return isOwner(owner) && (team === undefined || isRepo(team)) && more.length === 0;
}
