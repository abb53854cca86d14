import { SettingsError, ToolError } from '@plugboard/core';
import { isOwner, isRepo } from '../names.ts';

/** A repository, by its name. */
export interface At {
  readonly owner: string;
  readonly repo: string;
}

/** Which repositories are served: `--repos`. */
export interface AllowList {
  /** Owners (`acme/*`) and repositories (`acme/shop`) as they were given; empty where all are allowed. */
  readonly entries: readonly string[];
  readonly allows: (at: At) => boolean;
  /** The one that a call names, or the only one that there is. Throws a `ToolError` for any that is not allowed. */
  readonly at: (named: { owner?: string | undefined; repo?: string | undefined }) => At;
}

export function allowListOf(given: readonly string[]): AllowList {
  const entries = given
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter(Boolean);
  const pairs = entries.map(pairIn);
  // GitHub's names are the same in either case.
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const allows = ({ owner, repo }: At) =>
    pairs.length === 0 ||
    pairs.some((pair) => isSame(pair.owner, owner) && (pair.repo === '*' || isSame(pair.repo, repo)));
  const [only, another] = pairs;
  const single = another === undefined && only?.repo !== '*' ? only : undefined;
  const at: AllowList['at'] = ({ owner = single?.owner, repo = single?.repo }) => {
    if (owner === undefined || repo === undefined)
      throw new ToolError('Which repository? owner and repo are missing.', {
        code: 'MISSING_REPO',
        hint: hintOf(entries),
      });
    if (allows({ owner, repo })) return { owner, repo };
    throw new ToolError('This repository is not among those that are served here.', {
      code: 'NOT_ALLOWED',
      hint: hintOf(entries),
    });
  };
  return { entries, allows, at };
}

/** Whether there is just one, so that no call has to name it. */
export function isSingle(given: readonly string[] = []): boolean {
  const [only, another] = given
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter(Boolean);
  return only !== undefined && another === undefined && !only.endsWith('/*');
}

function hintOf(entries: readonly string[]): string {
  return entries.length === 0
    ? 'Give both, like owner: octo, repo: shop.'
    : `There are ${entries.slice(0, 10).join(', ')}.`;
}

function pairIn(entry: string): At {
  const [owner = '', repo = '', ...more] = entry.split('/');
  if (more.length > 0 || !isOwner(owner) || (repo !== '*' && !isRepo(repo)))
    throw new SettingsError(
      `--repos: expected owner/name or owner/*, found ${JSON.stringify(entry.slice(0, 60))}.`,
    );
  return { owner, repo };
}
