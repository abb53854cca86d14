import * as z from 'zod';
import type { Person, Policy, Voice } from '../policy/policy.ts';
import { minute, short } from '../text.ts';

export const CommitRow = z.strictObject({
  sha: z.string().describe('Its beginning; other tools take it'),
  date: z.string(),
  author: z.string().describe('Login, or the name in the commit'),
  headline: z.string(),
  merge: z.boolean().optional(),
});
export type CommitRow = z.output<typeof CommitRow>;

/** As GitHub's lists have it. */
export interface ListedCommit {
  readonly sha: string;
  readonly author: { readonly login?: string } | null;
  readonly commit: {
    readonly message: string;
    readonly author: { readonly name?: string; readonly date?: string } | null;
    readonly committer: { readonly date?: string } | null;
    readonly verification?: { readonly verified: boolean } | undefined;
  };
  readonly parents: readonly unknown[];
}

/** Who wrote a commit, as far as GitHub knows them. */
export function authorOf({ author }: Pick<ListedCommit, 'author'>): Person | undefined {
  return author?.login === undefined ? undefined : { login: author.login };
}

/**
 * GitHub finds the author by the e-mail in a commit, where anybody can write any. In what nobody with push access let in, only a
 * signature tells.
 */
export function asSigned<Commit extends Pick<ListedCommit, 'author' | 'commit'>>(commit: Commit): Commit {
  return commit.commit.verification?.verified === true ? commit : { ...commit, author: null };
}

export function commitRow(listed: ListedCommit, voice: Voice, shown: Policy['shown']): CommitRow {
  const { sha, author, commit, parents } = listed;
  // What is longer than a row is cut before anything else looks at it.
  const [first = ''] = commit.message.slice(0, 500).split('\n');
  return {
    sha: sha.slice(0, 10),
    date: minute(commit.committer?.date ?? commit.author?.date),
    author: short(shown(author?.login ?? commit.author?.name?.slice(0, 100) ?? 'nobody'), 39),
    headline: short(voice(authorOf(listed), first), 120),
    ...(parents.length > 1 && { merge: true }),
  };
}

export function commitLine({ sha, date, author, headline, merge }: CommitRow): string {
  return `${sha} ${date} ${author}: ${headline}${merge === true ? ' [merge]' : ''}`;
}
