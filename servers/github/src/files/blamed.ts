/** Lines that one commit last changed, next to each other. */
export interface Range {
  readonly startingLine: number;
  readonly endingLine: number;
  readonly commit: { readonly oid: string };
}

/** All lines of one commit: `1-4, 9`. */
export interface Blamed<Of extends Range> {
  readonly lines: string;
  readonly commit: Of['commit'];
}

/** What of the ranges lies in some lines, a row for each commit, in the order of their first lines. */
export function perCommit<Of extends Range>(ranges: readonly Of[], from: number, to: number): Blamed<Of>[] {
  const byCommit = new Map<string, { commit: Of['commit']; spans: [first: number, last: number][] }>();
  const inLines = ranges
    .map(({ startingLine, endingLine, commit }) => ({
      commit: commit as Of['commit'],
      first: Math.max(startingLine, from),
      last: Math.min(endingLine, to),
    }))
    .filter(({ first, last }) => first <= last)
    .toSorted((one, other) => one.first - other.first);
  for (const { commit, first, last } of inLines) {
    const known = byCommit.get(commit.oid);
    const before = known?.spans.at(-1);
    if (before !== undefined && before[1] + 1 === first) before[1] = last;
    else if (known !== undefined) known.spans.push([first, last]);
    else byCommit.set(commit.oid, { commit, spans: [[first, last]] });
  }
  return [...byCommit.values()].map(({ commit, spans }) => ({
    lines: spans.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', '),
    commit,
  }));
}
