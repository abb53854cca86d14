import type { Serving } from '@plugboard/core';
import { createEngine } from './browser/engine.ts';
import { Downloads } from './files/downloads.ts';
import { filesIn, type Files } from './files/folder.ts';
import { Kept } from './looking/kept.ts';
import { policyOf, type Policy } from './egress/policy.ts';
import { Sessions } from './sessions/sessions.ts';
import { maskedValues } from './showing/mask-file.ts';
import type { Settings } from './settings.ts';

/** What the tools of this server may use. */
export interface PuppeteerDeps extends AsyncDisposable {
  readonly sessions: Sessions;
  readonly policy: Policy;
  readonly pictures: Kept;
  readonly papers: Kept;
  /** Absent without --files. */
  readonly files: Files | undefined;
  readonly downloads: Downloads | undefined;
}

/** No browser is started before the first call. */
export function openDeps(settings: Settings, _: Serving): PuppeteerDeps {
  const policy = policyOf(settings);
  const { browserUrl, browser: program, headed, sandbox, boundary } = settings;
  const engine = createEngine({ policy, browserUrl, program, headed, sandbox, boundary });
  const files = filesIn(settings.files);
  const downloads = files && new Downloads(files.root);
  const sessions = new Sessions({ engine, downloads, masked: maskedValues(settings.maskValues) });
  return {
    sessions,
    policy,
    pictures: new Kept(),
    papers: new Kept(),
    files,
    downloads,
    [Symbol.asyncDispose]: async () => {
      await sessions[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}
