import { ToolError, type ReadCall } from '@plugboard/core';
import * as z from 'zod';
import { isOwner, isRef } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';

/** A branch, a tag or a sha; `owner:branch` where it stands in a fork. */
export const Revision = z.string().refine((text) => {
  const [owner = '', ref = ''] = text.split(/:(.*)/s);
  return text.includes(':') ? isOwner(owner) && isRef(ref) : isRef(text);
}, 'is a branch, a tag, a sha, or owner:branch of a fork');

/** Whose a revision is. Of a sha nobody knows, nor of what a pull request names: GitHub shows those of forks at their origin too. */
export function originOf(revision: string, at: At): 'own' | 'unknown' | { readonly fork: string } {
  const [owner = '', ref] = revision.split(/:(.*)/s);
  if (ref !== undefined && owner.toLowerCase() !== at.owner.toLowerCase()) return { fork: owner };
  return UNKNOWN.test(ref ?? revision) ? 'unknown' : 'own';
}

const UNKNOWN = /^(?:[\da-f]{4,64}|(?:refs\/)?pull\/.*)$/i;

/** Contents at a revision are about to be read. Those that nobody knows whose they are count as a stranger's. */
export async function openedAt(
  policy: Pick<Policy, 'heard' | 'opened'>,
  call: ReadCall,
  at: At,
  revision = 'HEAD',
): Promise<void> {
  policy.opened(call, at);
  if (originOf(revision, at) === 'own') return;
  const voice = await policy.heard(call, at, [undefined]);
  if (voice(undefined, 'heard') === 'heard') return;
  throw new ToolError(
    'A sha or a pull request can name what a stranger wrote, and --lockdown withholds that.',
    {
      code: 'WITHHELD',
      hint: 'Name a branch or a tag of the repository.',
    },
  );
}

/** A fork is another repository: where some are served and others not, it has to be one of them. */
export function assertServed(policy: Pick<Policy, 'at'>, revision: string, at: At): void {
  const origin = originOf(revision, at);
  if (typeof origin === 'object') policy.at({ owner: origin.fork, repo: at.repo });
}

/** The same side, at a sha: what comes next must not move. */
export function pinned(revision: string, sha: string): string {
  const [owner, ref] = revision.split(/:(.*)/s);
  return ref === undefined ? sha : `${owner}:${sha}`;
}
