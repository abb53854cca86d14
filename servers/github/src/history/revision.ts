import * as z from 'zod';
import { isOwner, isRef } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import type { Policy } from '../policy/policy.ts';

/** A branch, a tag or a sha; `owner:branch` where it stands in a fork. */
export const Revision = z.string().refine((text) => {
  const [owner = '', ref = ''] = text.split(/:(.*)/s);
  return text.includes(':') ? isOwner(owner) && isRef(ref) : isRef(text);
}, 'is a branch, a tag, a sha, or owner:branch of a fork');

/** Whose a revision is. Of a sha nobody knows: GitHub shows those of forks at their origin too. */
export function originOf(revision: string, at: At): 'own' | 'unknown' | { readonly fork: string } {
  const [owner = '', ref] = revision.split(/:(.*)/s);
  if (ref !== undefined && owner.toLowerCase() !== at.owner.toLowerCase()) return { fork: owner };
  return /^[\da-f]{7,64}$/i.test(ref ?? revision) ? 'unknown' : 'own';
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
