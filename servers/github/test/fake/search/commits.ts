import { history, readCommit } from '../git/commits.ts';
import type { RepoState } from '../state.ts';
import { byEmail, type World } from '../world.ts';
import { inRange, type Query, valuesOf } from './query.ts';

export interface FoundCommit {
  repo: RepoState;
  sha: string;
  date: string;
}

/** Commits of the default branches by message, author, hash and date; newest first. */
export async function searchCommits(
  world: World,
  repos: readonly RepoState[],
  query: Query,
): Promise<FoundCommit[]> {
  const found: FoundCommit[] = [];
  const [authors, hashes] = [valuesOf(query, 'author'), valuesOf(query, 'hash')];
  const dates = [...valuesOf(query, 'author-date'), ...valuesOf(query, 'committer-date')];
  for (const repo of repos) {
    const from = await repo.git.commit(repo.defaultBranch);
    for (const sha of from === undefined ? [] : await history(repo.git, { from })) {
      const { message, author } = await readCommit(repo.git, sha);
      const login = byEmail(world, author.email)?.login.toLowerCase() ?? '';
      const fits =
        query.words.every((word) => message.toLowerCase().includes(word)) &&
        (authors.length === 0 || authors.includes(login)) &&
        (hashes.length === 0 || hashes.some((hash) => sha.startsWith(hash))) &&
        dates.every((range) => inRange(range, author.date));
      if (fits) {
        found.push({ repo, sha, date: author.date });
      }
    }
  }
  return found.toSorted((one, other) => other.date.localeCompare(one.date));
}
