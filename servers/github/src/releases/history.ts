/** A commit as a comparison lists it. */
export interface Commit {
  readonly sha: string;
  readonly commit: { readonly message: string };
  readonly author?: { readonly login?: string } | null;
  readonly parents?: readonly { readonly sha: string }[];
}

/** `Title (#12)` of a squash, `Merge pull request #12 from …` of a merge. */
export function numberIn({ commit: { message } }: Pick<Commit, 'commit'>): number | undefined {
  const [headline = ''] = message.split('\n');
  const [, merged, squashed] =
    /^Merge pull request #(\d{1,9}) |\(#(\d{1,9})\)$/.exec(headline.trimEnd()) ?? [];
  const number = merged ?? squashed;
  return number === undefined ? undefined : Number(number);
}

/**
 * The commits that are changes of their own, oldest first: those that name a pull request, and those of the main line. What a
 * merged pull request is made of is not: the pull request says it. Merges that name none only join what is there already.
 */
export function ownChanges(commits: readonly Commit[]): Commit[] {
  const bySha = new Map(commits.map((each) => [each.sha, each]));
  const own = new Set<string>();
  const seen = new Set<string>();
  // The newest first; those that nothing leads to are tips of lines of their own.
  for (const tip of commits.toReversed()) {
    const lines = [{ sha: tip.sha, isOwn: true }];
    for (const line of lines) {
      let current = bySha.get(line.sha);
      while (current !== undefined && !seen.has(current.sha)) {
        seen.add(current.sha);
        const [first, ...others] = current.parents ?? [];
        const number = numberIn(current);
        if (number !== undefined || (line.isOwn && others.length === 0)) own.add(current.sha);
        const isOwn = line.isOwn && number === undefined;
        lines.push(...others.map(({ sha }) => ({ sha, isOwn })));
        current = first === undefined ? undefined : bySha.get(first.sha);
      }
    }
  }
  return commits.filter(({ sha }) => own.has(sha));
}
