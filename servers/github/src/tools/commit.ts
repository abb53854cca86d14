import { bytesOf, defineTool, outside, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import { textOf } from '../committing/bytes.ts';
import { Change, pathsOf } from '../committing/change.ts';
import { parentsOf } from '../committing/clashes.ts';
import { headOf, makeCommit, moved } from '../committing/commit.ts';
import { assertSound, planOf, type Planning } from '../committing/plan.ts';
import type { Step } from '../committing/step.ts';
import type { GitHubDeps } from '../deps.ts';
import { treeOf } from '../files/tree.ts';
import { Ref, Sha, Where } from '../names.ts';
import { counted } from '../text.ts';

/** Tokens beside the diff. */
const OVERHEAD = 300;

export const commit = defineTool({
  name: 'commit',
  title: 'Commit',
  description:
    'One commit of any number of changes on a branch: all of them or none. dry_run shows the diff.',
  effect: writes({ openWorld: true }),
  groups: ['repo', 'write'],
  timeout: 120_000,
  inputSchema: z.strictObject({
    ...Where,
    branch: Ref.describe('Branch'),
    expected_head_sha: Sha.describe('Where it stands; else nothing is done'),
    message: z
      .string()
      .min(1)
      .refine((text) => text.isWellFormed(), 'has half of a character in it')
      .describe('Headline, empty line, body'),
    changes: z.array(Change).min(1).max(500).describe('Each of one kind'),
    dry_run: z.boolean().default(false).describe('Only look'),
  }),
  outputSchema: z.strictObject({
    sha: z.string().optional().describe('Of the commit; none of a dry run'),
    changed: z.int().describe('Paths'),
    diff: z.string().optional(),
  }),
  render: ({ sha, changed, diff }) => {
    const what = counted(changed, 'path');
    if (sha !== undefined) return `Committed ${sha}: ${what}.`;
    return `Would change ${what}; nothing was written.\n${outside(diff ?? '', { source: 'dry run' })}`;
  },
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { branch, expected_head_sha: expected, message, changes, dry_run: isDry } = args;
    const at = policy.at(args);
    assertSound(changes);
    const head = await headOf(github, at, branch, call);
    if (head.sha !== expected) throw moved(branch, head.sha);
    // What does not match is told of a file, and a dry run shows it.
    policy.opened(call, at);
    const entries = await entriesAround(changes.flatMap(pathsOf), { github, at, asked: call }, head.sha);
    const planning = { github, at, entries, asked: call };
    const { steps, reasons } = await planOf(changes, planning);
    const changed = steps.length;
    if (isDry) {
      const { diffOf } = await import('../committing/diff.ts');
      const most = bytesOf(call.budget - OVERHEAD);
      const before = (step: Step) => textBefore(step, planning);
      return { changed, diff: await diffOf(steps, { before, shown: policy.shown, most }) };
    }
    const paths = steps.map(({ path }) => path);
    const texts = [message, ...steps.map(({ fresh = '' }) => fresh), ...paths];
    const does = `Commit to ${branch}: ${counted(changed, 'path')}.`;
    await policy.writes(call, at, { does, texts, paths, reasons });
    return { sha: await makeCommit(github, at, { branch, head, message, steps }, call), changed };
  },
});

/** What is there, at least in the folders on the way to some paths. */
async function entriesAround(
  paths: readonly string[],
  { github, at, asked }: Omit<Planning, 'entries'>,
  sha: string,
): Promise<Planning['entries']> {
  const folders = new Set(paths.flatMap(parentsOf));
  const matters = (folder: string) => folders.has(folder);
  const tree = await treeOf(github, at, { sha, recursive: true, matters }, asked);
  if (tree.skipped > 0)
    throw new ToolError('The changes lie in more folders than can be looked into.', {
      code: 'TOO_LARGE',
      hint: 'Make them in several commits, or in a clone.',
    });
  return new Map(tree.entries.map((entry) => [entry.path, entry]));
}

async function textBefore({ before }: Step, planning: Planning): Promise<string | undefined> {
  if (before === undefined || typeof before === 'string') return before;
  return textOf(before, planning).catch((error: unknown) => {
    // What was no text is shown as all new.
    if (ToolError.is(error)) return undefined;
    throw error;
  });
}
