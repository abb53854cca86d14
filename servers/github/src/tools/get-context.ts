import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { GitHubDeps } from '../deps.ts';

const Rate = z.strictObject({
  limit: z.int().describe('Requests an hour'),
  left: z.int(),
  resets: z.string().describe('When all are there again, UTC'),
});

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
    repos: z.array(z.string()).describe('All that the token reaches where empty'),
    mode: z.strictObject({
      private_mix: z.enum(['ask', 'deny', 'allow']),
      lockdown: z.boolean(),
      secrets_scan: z.boolean(),
    }),
    rate: z.strictObject({ core: Rate, search: Rate, graphql: Rate.optional() }),
  }),
  handler: async (_, { github, policy, mode }: GitHubDeps, { signal }) => {
    const [token, user, { data }] = await Promise.all([
      github.tokenKind({ signal }),
      userOf(github, signal),
      github.request('GET /rate_limit', {}, { signal }),
    ]);
    const { core, search, graphql } = data.resources;
    return {
      host: github.host.name,
      ...user,
      token,
      repos: [...policy.entries],
      mode,
      rate: { core: rateOf(core), search: rateOf(search), ...(graphql && { graphql: rateOf(graphql) }) },
    };
  },
});

async function userOf(
  github: GitHubDeps['github'],
  signal: AbortSignal,
): Promise<{ login?: string; scopes?: string[] }> {
  const kind = await github.tokenKind({ signal });
  // An App is nobody: it has no user.
  if (kind === 'none' || kind === 'app') return {};
  const { data, headers } = await github.request('GET /user', {}, { signal });
  const scopes = headers['x-oauth-scopes'];
  return {
    login: data.login,
    ...(typeof scopes === 'string' && {
      scopes: scopes
        .split(',')
        .map((scope) => scope.trim())
        .filter(Boolean),
    }),
  };
}

function rateOf({ limit, remaining, reset }: { limit: number; remaining: number; reset: number }) {
  return { limit, left: remaining, resets: `${new Date(reset * 1000).toISOString().slice(11, 16)} UTC` };
}
