import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';

export interface Release {
  readonly id: number;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly body?: string | null | undefined;
}

const PER_PAGE = 100;

/** The newest releases, drafts among them where the token may see them. */
export async function releasesOf(
  github: Pick<GitHub, 'request'>,
  { owner, repo }: At,
  { signal }: Asked,
): Promise<readonly Release[]> {
  const values = { owner, repo, per_page: PER_PAGE };
  return (await github.request('GET /repos/{owner}/{repo}/releases', values, { signal })).data;
}

/** The release of a tag; a draft, too, which only the list has. */
export async function releaseOf(
  github: Pick<GitHub, 'request'>,
  at: At & { readonly tag: string },
  asked: Asked,
): Promise<Release | undefined> {
  const { owner, repo, tag } = at;
  try {
    const route = 'GET /repos/{owner}/{repo}/releases/tags/{tag}';
    return (await github.request(route, { owner, repo, tag }, { signal: asked.signal })).data;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
  return (await releasesOf(github, at, asked)).find((release) => release.tag_name === tag);
}
