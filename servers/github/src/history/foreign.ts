import { hasStatus, type Asked, type GitHub } from '../api/github.ts';
import type { At } from '../policy/allow-list.ts';
import type { Writing } from '../policy/policy.ts';
import { originOf } from './revision.ts';

/** What speaks against giving a commit a name of the repository: reasons to ask the person, and the paths it would change. */
export type Foreign = Pick<Writing, 'paths' | 'reasons'>;

/**
 * GitHub shows the commits of forks at their origin too, by their sha or their pull request. With a branch or a tag of the
 * repository on it, such a commit is run by the workflows that are in it, with the repository's secrets.
 */
export async function foreignIn(
  github: Pick<GitHub, 'request'>,
  at: At,
  { revision, sha = revision }: { readonly revision: string; readonly sha?: string },
  { signal }: Asked,
): Promise<Foreign> {
  if (originOf(revision, at) === 'own') return {};
  const { owner, repo } = at;
  const { data: about } = await github.request('GET /repos/{owner}/{repo}', { owner, repo }, { signal });
  const basehead = `${about.default_branch}...${sha}`;
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const data = await github.request(route, { owner, repo, basehead }, { signal }).then(
    (answer) => answer.data,
    (error: unknown) => {
      // It has nothing in common with the default branch, or is not there.
      if (hasStatus(error, 404, 422)) return undefined;
      throw error;
    },
  );
  if (data !== undefined && data.ahead_by === 0) return {};
  return {
    reasons: [
      `The commit ${sha.slice(0, 10)} is not on ${about.default_branch}: a stranger may have written it, and its workflows would run here.`,
    ],
    paths: (data?.files ?? []).map(({ filename }) => filename),
  };
}
