import { ToolError } from '@plugboard/core';
import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { GitHubError } from '../api/failures.ts';
import type { At } from '../policy/allow-list.ts';
import { withOwner } from './branches.ts';

/** The branches of a pull request that GitHub would not open or move. */
export interface Branches {
  readonly head?: string | undefined;
  readonly base?: string | undefined;
}

/** What GitHub did not accept, in words that name the branches; any other failure is thrown as it came. */
export async function refusedWrite(
  error: unknown,
  github: Pick<GitHub, 'request'>,
  { at, head, base }: Branches & { at: At },
  { signal }: Asked,
): Promise<unknown> {
  if (!hasStatus(error, 422)) return error;
  if (/already exists for/i.test(error.said) && head !== undefined) {
    const number = await existing(github, { at, head, base }, { signal });
    const known = number === undefined ? '' : `: ${number}`;
    return new ToolError(
      `There is an open pull request for ${quoted(head)} into ${quoted(base)} already${known}.`,
      {
        code: 'EXISTS',
        hint: `Update it with write_pr and its number${known === '' ? ', which list_prs with head tells' : ''}.`,
      },
    );
  }
  return wordsFor(error, { head, base });
}

function wordsFor(error: GitHubError, { head, base }: Branches): unknown {
  const { said, faults } = error;
  const isWrong = (field: string) => faults.some((fault) => fault.field === field);
  const fail = (words: string, code: string, hint: string) => new ToolError(words, { code, hint });
  if (/no commits between/i.test(said))
    return fail(
      `${quoted(head)} has no commits that ${quoted(base)} has not.`,
      'NO_COMMITS',
      'Commit to it first, or turn head and base around.',
    );
  if (/draft pull requests are not supported/i.test(said))
    return fail('This repository has no drafts.', 'NO_DRAFTS', 'Leave draft out.');
  if (/fork.?collab/i.test(said))
    return fail(
      'Only who can push to the fork lets maintainers push to it.',
      'FORBIDDEN',
      'Leave maintainer_can_modify out.',
    );
  if (isWrong('head'))
    return fail(
      `There is no branch ${quoted(head)} that can be merged from here.`,
      'NO_BRANCH',
      'Give the branch of a fork as owner:branch.',
    );
  if (isWrong('base'))
    return fail(
      `There is no branch ${quoted(base)} to merge into.`,
      'NO_BRANCH',
      'list_repo lists branches.',
    );
  if (isWrong('state') || /state cannot be changed/i.test(said))
    return fail(
      'It cannot be opened again: it was merged, or its branch is gone or was rewritten.',
      'CLOSED',
      'Open another pull request.',
    );
  return error;
}

async function existing(
  github: Pick<GitHub, 'request'>,
  { at, head, base }: { at: At; head: string; base: string | undefined },
  { signal }: Asked,
): Promise<number | undefined> {
  const { data } = await github.request(
    'GET /repos/{owner}/{repo}/pulls',
    { owner: at.owner, repo: at.repo, state: 'open', head: withOwner(head, at), base, per_page: 1 },
    { signal },
  );
  return data[0]?.number;
}

function quoted(branch = ''): string {
  return JSON.stringify(branch.length > 60 ? `${branch.slice(0, 59)}…` : branch);
}
