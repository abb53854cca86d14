import { defineTool, destroys } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { Number as PullNumber, Sha, Where } from '../names.ts';
import { headName } from '../pulls/branches.ts';
import { checksOf, type Check } from '../pulls/checks.ts';
import { assertMergeable, changedPaths, linksAmong, mergePull, pullAt } from '../pulls/merging.ts';
import { counted, short } from '../text.ts';

export const mergePr = defineTool({
  name: 'merge_pr',
  title: 'Merge pull request',
  description: 'Merges a pull request, if its branch still ends at the commit that was looked at.',
  effect: destroys({ openWorld: true }),
  groups: ['prs', 'write'],
  inputSchema: z.strictObject({
    ...Where,
    number: PullNumber.describe('Number'),
    expected_head_sha: Sha.describe('From get_pr'),
    method: z.enum(['merge', 'squash', 'rebase']).default('merge').describe('How'),
  }),
  outputSchema: z.strictObject({
    number: z.int(),
    into: z.string(),
    sha: z.string().describe('Commit the base is at now'),
  }),
  confirm: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { number, expected_head_sha: sha, method } = args;
    const pull = await pullAt(github, { at, number }, call);
    assertMergeable(pull, sha);
    const checks = await checksOf(github, at, sha, call).catch((error: unknown) => {
      // Not every token may see them, and nobody has to have any.
      if (hasStatus(error, 403, 404)) return undefined;
      throw error;
    });
    const { shown } = policy;
    const title = short(shown(pull.title.slice(0, 400)), 120);
    const from = short(shown(headName(pull)), 120);
    return [
      `Merge pull request ${number} of ${at.owner}/${at.repo}, "${title}" by ${shown(pull.user.login)}:`,
      `${from} into ${short(shown(pull.base.ref), 120)}, by ${method}, at ${sha}.`,
      `${counted(pull.commits, 'commit')}, ${counted(pull.changed_files, 'file')}. ${checkWords(checks, shown)}`,
    ].join(' ');
  },
  handler: async (args, { github, policy }: GitHubDeps, call) => {
    const at = policy.at(args);
    const { number, expected_head_sha: sha, method } = args;
    const pull = await pullAt(github, { at, number }, call);
    assertMergeable(pull, sha);
    policy.opened(call, at, { isPrivate: pull.base.repo.private });
    const paths = await changedPaths(github, { at, pull }, call);
    const reasons = await linksAmong(github, { at, sha, paths }, call);
    await policy.writes(call, at, { does: `Merge pull request ${number}.`, texts: [], paths, reasons });
    const merged = await mergePull(github, { at, number, sha, method }, call);
    return { number, into: policy.shown(pull.base.ref), sha: merged };
  },
  render: ({ number, into, sha }) => `Merged pull request ${number}: ${into} is at ${sha} now.`,
});

const MOST_NAMES = 5;

/** `2 checks fail: build, lint. 1 is not finished.` */
function checkWords(checks: readonly Check[] | undefined, shown: (text: string) => string): string {
  if (checks === undefined) return 'This token cannot see its checks.';
  const failed = checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled');
  const running = checks.filter(({ outcome }) => outcome === 'running').length;
  if (checks.length === 0) return 'It has no checks.';
  const names = failed.slice(0, MOST_NAMES).map(({ name }) => short(shown(name.slice(0, 200)), 60));
  const more = failed.length > names.length ? ` and ${failed.length - names.length} more` : '';
  const words = [
    failed.length === 0
      ? ''
      : `${counted(failed.length, 'check did not pass', 'checks did not pass')}: ${names.join(', ')}${more}.`,
    running === 0 ? '' : `${counted(running, 'check is', 'checks are')} not finished.`,
  ];
  return (
    words.filter(Boolean).join(' ') ||
    `${checks.length === 1 ? 'Its one check' : `All ${checks.length} checks`} passed.`
  );
}
