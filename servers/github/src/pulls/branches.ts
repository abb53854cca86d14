import * as z from 'zod';
import { isOwner, isRef } from '../names.ts';
import type { At } from '../policy/allow-list.ts';

/** `topic`, or `alice:topic` of a fork. */
export const Head = z.string().refine(isHead, 'is a branch, or owner:branch of a fork');

function isHead(text: string): boolean {
  const [one = '', two, ...more] = text.split(':');
  return more.length === 0 && (two === undefined ? isRef(one) : isOwner(one) && isRef(two));
}

/** With its owner: GitHub's list passes over a head that names none. */
export function withOwner(head: string, { owner }: At): string {
  return head.includes(':') ? head : `${owner}:${head}`;
}

/** One side of a pull request, as GitHub answers it; the repository of a fork may be gone. */
export interface Side {
  readonly ref: string;
  readonly sha: string;
  readonly label?: string | null;
  readonly repo?: { readonly full_name: string; readonly fork?: boolean } | null;
}

/** Whether its branch is in another repository than its base: then whoever has that one named it. */
export function isFromFork({ head, base }: { head: Side; base: Side }): boolean {
  return head.repo?.full_name !== base.repo?.full_name;
}

/** `topic`, or `alice:topic` where it comes from a fork. Not made visible yet. */
export function headName(pull: { head: Side; base: Side }): string {
  const { ref, repo } = pull.head;
  if (!isFromFork(pull)) return ref;
  return repo ? `${repo.full_name.split('/')[0]}:${ref}` : `${ref} (of a fork that is gone)`;
}
