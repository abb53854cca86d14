import { defineTool, outside, ToolError, writes } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';
import { Change } from '../committing/change.ts';
import { headOf, makeCommit, moved } from '../committing/commit.ts';
import { planOf, type Step } from '../committing/plan.ts';
import { treeOf } from '../files/tree.ts';
import { Ref, Sha, Where } from '../names.ts';
import { counted } from '../text.ts';

const MOST_DIFF = 20_000;

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
    message: z.string().min(1).max(20_000).describe('Headline, empty line, body'),
    changes: z.array(Change).min(1).max(500).describe('Each of one kind'),
    dry_run: z.boolean().default(false).describe('Only look'),
  }),
  outputSchema: z.strictObject({
    sha: z.string().optional().describe('Of the commit; none of a dry run'),
    paths: z.array(z.string()),
    diff: z.string().optional(),
  }),
  render: ({ sha, paths, diff }) => {
    const what = counted(paths.length, 'path');
    if (sha !== undefined) return `Committed ${sha}: ${what}.`;
    return `Would change ${what}; nothing was written.\n${outside(diff ?? '', { source: 'dry run' })}`;
  },
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const { branch, expected_head_sha: head, message, changes, dry_run: isDry } = args;
    const at = policy.at(args);
    const now = await headOf(github, at, branch, call);
    if (now !== head) throw moved(branch, now);
    const tree = await treeOf(github, at, { sha: head, recursive: true }, call);
    if (tree.skipped > 0)
      throw new ToolError('The repository has more files than can be looked through.', {
        code: 'TOO_LARGE',
        hint: 'Commit in a clone.',
      });
    const entries = new Map(tree.entries.map((entry) => [entry.path, entry]));
    const { steps, reasons } = await planOf(changes, { github, at, entries, asked: call });
    const paths = steps.map(({ path }) => path);
    if (isDry) return { paths: paths.map(policy.shown), diff: policy.shown(await diffOf(steps)) };
    const texts = [
      message,
      ...paths,
      ...steps.map(({ content }) => (typeof content === 'string' ? content : '')),
    ];
    const does = `Commit to ${branch}: ${counted(paths.length, 'path')}.`;
    await policy.writes(call, at, { does, texts, paths, reasons });
    const sha = await makeCommit(github, at, { branch, head, message, steps }, call);
    return { sha, paths: paths.map(policy.shown) };
  },
});

async function diffOf(steps: readonly Step[]): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const parts = steps.map(({ path, content, before, isGone, sha, mode }) => {
    if (isGone) return `deleted ${path}`;
    if (sha !== undefined) return `${path} as ${mode}, unchanged content`;
    if (typeof content !== 'string') return `${path}: ${content?.length ?? 0} bytes of binary content`;
    const [old, fresh] = [before === undefined ? '/dev/null' : `a/${path}`, `b/${path}`];
    return (
      createTwoFilesPatch(old, fresh, before ?? '', content, undefined, undefined, {
        context: 3,
        timeout: 2_000,
      }) ?? `${path}: too different to show`
    );
  });
  const text = parts.join('\n');
  return text.length <= MOST_DIFF
    ? text
    : `${text.slice(0, MOST_DIFF)}\n… ${text.length - MOST_DIFF} characters more`;
}
