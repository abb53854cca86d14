import { ToolError } from '@plugboard/core';
import { toDraft, toReady } from '../api/documents/drafts.ts';
import type { Asked, GitHub } from '../api/github.ts';
import { hasStatus } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Pull } from './facts.ts';
import { refusedWrite } from './refused.ts';

type Able = Pick<GitHub, 'request' | 'graphql'>;

interface PullText {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly base?: string | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

export interface Opening extends PullText {
  readonly title: string;
  readonly head: string;
  readonly draft?: boolean | undefined;
}

/** Opens one, into the default branch unless it names another. */
export async function openPull(github: Able, at: At, opening: Opening, { signal }: Asked): Promise<Pull> {
  const { owner, repo } = at;
  const { title, body, head, draft, maintainerCanModify: modify } = opening;
  const base = opening.base ?? (await defaultBranch(github, at, { signal }));
  const values = { owner, repo, title, body, head, base, draft, maintainer_can_modify: modify };
  try {
    return (await github.request('POST /repos/{owner}/{repo}/pulls', values, { signal })).data;
  } catch (error) {
    throw await refusedWrite(error, github, { at, head, base }, { signal });
  }
}

async function defaultBranch(github: Able, { owner, repo }: At, { signal }: Asked): Promise<string> {
  const { data } = await github.request('GET /repos/{owner}/{repo}', { owner, repo }, { signal });
  return data.default_branch;
}

export interface Update extends PullText {
  readonly state?: 'open' | 'closed' | undefined;
}

/** Changes what is given; where nothing is, answers it as it is. */
export async function updatePull(
  github: Able,
  { at, number }: { at: At; number: number },
  { title, body, base, state, maintainerCanModify: modify }: Update,
  { signal }: Asked,
): Promise<Pull> {
  const where = { owner: at.owner, repo: at.repo, pull_number: number };
  const values = { title, body, base, state, maintainer_can_modify: modify };
  const route = '/repos/{owner}/{repo}/pulls/{pull_number}';
  if (Object.values(values).every((value) => value === undefined))
    return (await github.request(`GET ${route}`, where, { signal })).data;
  try {
    return (await github.request(`PATCH ${route}`, { ...where, ...values }, { signal })).data;
  } catch (error) {
    throw await refusedWrite(error, github, { at, base }, { signal });
  }
}

/** Makes it a draft, or ready for review; false where it was so already. */
export async function setDraft(
  github: Able,
  pull: Pull,
  draft: boolean,
  { signal }: Asked,
): Promise<boolean> {
  if ((pull.draft ?? false) === draft) return false;
  const id = { id: pull.node_id };
  await (draft ? github.graphql(toDraft, id, { signal }) : github.graphql(toReady, id, { signal }));
  return true;
}

/** Asks people, and teams as `org/team`, for a review. */
export async function askReviewers(
  github: Able,
  { at, number }: { at: At; number: number },
  names: readonly string[],
  { signal }: Asked,
): Promise<void> {
  const { owner, repo } = at;
  const people = names.filter((name) => !name.includes('/'));
  const teams = names.filter((name) => name.includes('/')).map((name) => name.slice(name.indexOf('/') + 1));
  try {
    await github.request(
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      {
        owner,
        repo,
        pull_number: number,
        reviewers: people,
        team_reviewers: teams.length === 0 ? undefined : teams,
      },
      { signal },
    );
  } catch (error) {
    if (!hasStatus(error, 422)) throw error;
    throw new ToolError(
      'Not all of these can be asked for a review: its author cannot, nor who has no access to the repository.',
      {
        code: 'NOT_REVIEWERS',
        hint: 'Nobody was asked. Name others.',
      },
    );
  }
}
