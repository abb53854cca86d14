import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { hasStatus, type Asked } from '../api/github.ts';
import type { GitHubDeps } from '../deps.ts';
import { minute } from '../text.ts';

const Rate = z.strictObject({
  limit: z.int().describe('Requests until it resets'),
  left: z.int(),
  resets: z.string().describe('When all are there again, UTC'),
});
type Rate = z.output<typeof Rate>;

export const getContext = defineTool({
  name: 'get_context',
  title: 'Get context',
  description: 'Who you act as, what the token may do, which repositories are served, requests left.',
  effect: reads({ openWorld: true }),
  groups: ['repo', 'issues', 'prs', 'ci'],
  inputSchema: z.strictObject({}),
  outputSchema: z.strictObject({
    host: z.string(),
    login: z.string().optional().describe('None without a token, or for an App'),
    token: z.enum(['app', 'classic', 'fine-grained', 'none', 'oauth', 'unknown']),
    scopes: z.array(z.string()).optional().describe('Of a classic token'),
    rights: z.string().describe('What the token can do, as far as it can be known'),
    repos: z.array(z.string()).describe('All that the token reaches where empty'),
    mode: z.strictObject({
      private_mix: z.enum(['ask', 'deny', 'allow']),
      lockdown: z.boolean(),
      secrets_scan: z.boolean(),
    }),
    rate: z
      .strictObject({ core: Rate, search: Rate, graphql: Rate.optional() })
      .optional()
      .describe('None where the server has no limits'),
  }),
  handler: async (_, { github, policy, mode }: GitHubDeps, { signal }) => {
    const token = await github.tokenKind({ signal });
    const isPerson = token !== 'none' && token !== 'app';
    const [user, rate] = await Promise.all([
      isPerson ? userOf(github, policy.shown, { signal }) : {},
      rateOf(github, { signal }),
    ]);
    return {
      host: github.host.name,
      ...user,
      token,
      rights: RIGHTS[token],
      repos: [...policy.entries],
      mode,
      ...(rate && { rate }),
    };
  },
});

const FINE = 'what whoever made it chose, by repository: GitHub tells only when something is refused';
const RIGHTS: Readonly<Record<Awaited<ReturnType<GitHubDeps['github']['tokenKind']>>, string>> = {
  none: 'reads public repositories at the anonymous rate, and changes nothing: GITHUB_TOKEN is not set',
  app: 'what the App was granted where it is installed: GitHub tells only when something is refused',
  'fine-grained': FINE,
  classic: 'what its scopes say, wherever the user may',
  oauth: 'what its scopes say, wherever the user may',
  unknown: FINE,
};

async function userOf(
  github: GitHubDeps['github'],
  shown: (text: string) => string,
  { signal }: Asked,
): Promise<{ login: string; scopes?: string[] }> {
  const { data, headers } = await github.request('GET /user', {}, { signal });
  const scopes = headers['x-oauth-scopes'];
  const named = typeof scopes === 'string' ? scopes.split(',').map((scope) => scope.trim()) : [];
  return {
    login: shown(data.login),
    ...(typeof scopes === 'string' && { scopes: named.filter(Boolean).map(shown) }),
  };
}

/** Undefined where an Enterprise Server has its limits switched off, which it answers with 404. */
async function rateOf(
  github: GitHubDeps['github'],
  { signal }: Asked,
): Promise<{ core: Rate; search: Rate; graphql?: Rate } | undefined> {
  try {
    const { data } = await github.request('GET /rate_limit', {}, { signal });
    const { core, search, graphql } = data.resources;
    return { core: left(core), search: left(search), ...(graphql && { graphql: left(graphql) }) };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

function left({ limit, remaining, reset }: { limit: number; remaining: number; reset: number }): Rate {
  return { limit, left: remaining, resets: minute(new Date(reset * 1000).toISOString()) };
}
