import { setting } from '@plugboard/core';
import * as z from 'zod';

export const settings = z
  .strictObject({
    token: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Token to act with; without one, public repositories are read at the anonymous rate.'),
      { env: 'GITHUB_TOKEN', value: 'key', secret: true },
    ),
    gh: setting(z.boolean().default(false).describe('Take the token of the gh command (gh auth token).'), {}),
    appId: setting(z.string().min(1).optional().describe('Act as a GitHub App: its id.'), {
      env: 'GITHUB_APP_ID',
      value: 'id',
    }),
    appKey: setting(z.string().min(1).optional().describe('Private key of the App, as PEM.'), {
      env: 'GITHUB_APP_KEY',
      value: 'pem',
      secret: true,
    }),
    installationId: setting(
      z.int().min(1).optional().describe('Installation of the App; its only one unless set.'),
      { env: 'GITHUB_INSTALLATION_ID', value: 'id' },
    ),
    repos: setting(
      z
        .array(z.string().min(1))
        .default([])
        .describe('Only these repositories: owner/name, or owner/* for all of an owner.'),
      { env: 'GITHUB_REPOS', value: 'owner/name' },
    ),
    privateMix: setting(
      z
        .enum(['ask', 'deny', 'allow'])
        .default('ask')
        .describe('Public writes after both private data and words of strangers were read.'),
      {},
    ),
    host: setting(
      z
        .string()
        .min(1)
        .default('github.com')
        .describe('GitHub Enterprise Server to use: a name or https://…'),
      { env: 'GITHUB_HOST', value: 'host' },
    ),
    lockdown: setting(
      z
        .boolean()
        .default(false)
        .describe('Withhold what people without push access wrote in public repositories.'),
      {},
    ),
    secretsScan: setting(
      z
        .boolean()
        .default(false)
        .describe('Refuse to write what looks like a secret; hide it in what is read.'),
      {},
    ),
  })
  .refine(({ token, gh, appId }) => [token, gh || undefined, appId].filter(Boolean).length < 2, {
    message: 'Give one of --token, --gh and --app-id, not several.',
  })
  .refine(({ appId, appKey }) => (appId === undefined) === (appKey === undefined), {
    message: '--app-id and --app-key go together.',
  });

export type Settings = z.output<typeof settings>;
