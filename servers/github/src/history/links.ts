import type { At } from '../policy/allow-list.ts';

/** An issue or pull request that a text names. */
export interface Link {
  readonly at: At;
  readonly number: number;
  /** Said with a word that closes it when this is merged. */
  readonly closes: boolean;
}

// The words that GitHub reads so: https://docs.github.com/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue
const NAMED =
  /(?:\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s{1,3})?(?<![\w/&#.-])(?:https?:\/\/[\w.-]{1,100}\/([\w-]{1,80})\/([\w.-]{1,100})\/(?:issues|pull)\/|([\w-]{1,80})\/([\w.-]{1,100})#|GH-|#)(\d{1,9})\b/gi;
/** `12-mend-totals`, `fix/12-mend`, `issue-12`. */
const IN_BRANCH = /(?:^|\/)(\d{1,6})(?=[-_])|(?:^|[/_-])(?:issue|gh|fix|bug)[-_/]?(\d{1,6})(?=$|[-_/])/gi;

/** All that the texts and the name of a branch point to, each once; in the order of how sure it is. */
export function linksIn(texts: readonly string[], branch: string, at: At): Link[] {
  const named = texts.flatMap((text) =>
    [...text.slice(0, 100_000).matchAll(NAMED)].map(([, word, owner, repo, nearOwner, nearRepo, number]) =>
      linkTo(number ?? '', {
        owner: owner ?? nearOwner ?? at.owner,
        repo: repo ?? nearRepo ?? at.repo,
        closes: word !== undefined,
      }),
    ),
  );
  const hinted = [...branch.matchAll(IN_BRANCH)].map(([, first, second]) =>
    linkTo(first ?? second ?? '', { ...at, closes: false }),
  );
  const all = new Map<string, Link>();
  for (const link of [...named.filter(({ closes }) => closes), ...named, ...hinted]) {
    const key = `${link.at.owner}/${link.at.repo}#${link.number}`.toLowerCase();
    if (link.number > 0 && !all.has(key)) all.set(key, link);
  }
  return [...all.values()];
}

function linkTo(number: string, { owner, repo, closes }: At & { closes: boolean }): Link {
  return { at: { owner, repo }, number: Number(number), closes };
}
