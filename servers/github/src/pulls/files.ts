import type { Endpoints } from '@octokit/types';
import type { Asked, GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';

/** A file that a pull request changes. `patch` is missing where it is binary or too large for GitHub to show. */
export type PullFile =
  Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}/files']['response']['data'][number];

interface FilePage {
  readonly files: readonly PullFile[];
  /** The page behind it. */
  readonly next: number | undefined;
}

export type FilePages = (page: number) => Promise<FilePage>;

const PER_PAGE = 100;
/** GitHub shows no more files of a pull request. */
export const MOST_FILES = 3_000;

/** Pages of the changed files, from 1; each is asked for once. `count` is how many the pull request says it changes. */
export function filePages(
  github: Pick<GitHub, 'request'>,
  { at, number, count }: { at: At; number: number; count: number },
  { signal }: Asked,
): FilePages {
  const asked = new Map<number, Promise<FilePage>>();
  const fetch = async (page: number): Promise<FilePage> => {
    const { owner, repo } = at;
    const { data } = await github.request(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      { owner, repo, pull_number: number, per_page: PER_PAGE, page },
      { signal },
    );
    const isLast = data.length < PER_PAGE || page * PER_PAGE >= Math.min(count, MOST_FILES);
    return { files: data, next: isLast ? undefined : page + 1 };
  };
  return (page) => {
    const found = asked.get(page) ?? fetch(page);
    asked.set(page, found);
    return found;
  };
}

/** The commit whose files these are, as GitHub's links say; undefined where they do not. */
export function shaOf({ contents_url: url }: PullFile): string | undefined {
  return URL.parse(url)?.searchParams.get('ref') ?? undefined;
}
