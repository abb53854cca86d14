import type { Serving } from '@plugboard/core';
import manifest from '../package.json' with { type: 'json' };
import { openGitHub, type GitHub } from './api/github.ts';
import { shareCursors } from './paging/cursor.ts';
import { openPolicy } from './policy/open-policy.ts';
import type { Policy } from './policy/policy.ts';
import type { Settings } from './settings.ts';

/** What the tools of this server may use. */
export interface GitHubDeps extends AsyncDisposable {
  readonly github: GitHub;
  readonly policy: Policy;
  /** What the person chose, for a model to know. */
  readonly mode: {
    readonly private_mix: Settings['privateMix'];
    readonly lockdown: boolean;
    readonly secrets_scan: boolean;
  };
}

/** Nothing is asked of GitHub before the first call. */
export function openDeps(settings: Settings, { stateless }: Serving): GitHubDeps {
  const github = openGitHub(settings, manifest);
  const secret = settings.token ?? settings.appKey;
  if (stateless && secret !== undefined) shareCursors(secret);
  const policy = openPolicy({ github, settings, stateless });
  const { privateMix: private_mix, lockdown, secretsScan: secrets_scan } = settings;
  const mode = { private_mix, lockdown, secrets_scan };
  return { github, policy, mode, [Symbol.asyncDispose]: () => github[Symbol.asyncDispose]() };
}
