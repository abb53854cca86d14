import { ToolError, type Check } from '@plugboard/core';
import type { GitHubDeps } from './deps.ts';

const PATIENCE = 20_000;

/** Whether GitHub answers, as whom, and whether each repository that is named can be seen. */
export async function* checks({ github, policy }: GitHubDeps): AsyncIterable<Check> {
  const asked = { signal: AbortSignal.timeout(PATIENCE) };
  const { name } = github.host;
  try {
    const kind = await github.tokenKind(asked);
    const { data } = await github.request('GET /rate_limit', {}, asked);
    const { remaining, limit } = data.resources.core;
    const who =
      kind === 'none' ? 'nobody: set GITHUB_TOKEN to see more and be limited less' : `a token (${kind})`;
    yield {
      name,
      ok: true,
      words: `It answers, as to ${who}; ${remaining} of ${limit} requests are left this hour.`,
    };
  } catch (error) {
    yield { name, ok: false, words: wordsOf(error) };
    return;
  }
  for (const entry of policy.entries.filter((each) => !each.endsWith('/*'))) {
    const [owner = '', repo = ''] = entry.split('/');
    try {
      const { data } = await github.request('GET /repos/{owner}/{repo}', { owner, repo }, asked);
      const access = data.permissions?.push === true ? 'read and changed' : 'read';
      yield {
        name: entry,
        ok: true,
        words: `It is ${data.private ? 'private' : 'public'} and can be ${access}.`,
      };
    } catch (error) {
      yield { name: entry, ok: false, words: wordsOf(error) };
    }
  }
}

function wordsOf(error: unknown): string {
  if (ToolError.is(error)) return [error.message, error.hint].filter(Boolean).join(' ');
  return `It did not answer within ${PATIENCE / 1000} seconds.`;
}
