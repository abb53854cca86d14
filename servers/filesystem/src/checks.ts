import type { Check } from '@plugboard/core';
import type { FilesystemDeps } from './deps.ts';
import type { Rules } from './policy/policy.ts';
import type { Root } from './sandbox/location.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** Whether each folder can still be listed, by which walk, and what is kept closed in it. */
export async function* checks({ sandbox }: Pick<FilesystemDeps, 'sandbox'>): AsyncIterable<Check> {
  for (const root of sandbox.roots) yield await checkRoot(sandbox, root);
  const anchored = sandbox.roots.every(({ handle }) => handle !== undefined);
  yield { name: 'walk', ok: true, words: anchored ? ANCHORED : COMPARED };
  yield { name: 'policy', ok: true, words: wordsOf(sandbox.policy.rules) };
}

const ANCHORED = 'Names are opened from the handle of their folder: nothing swapped meanwhile leads outside.';
const COMPARED =
  'This system opens names by whole paths only, so each opened file is compared with its path before and after.';

async function checkRoot(sandbox: Sandbox, root: Root): Promise<Check> {
  const name = `folder ${root.spelled}`;
  try {
    await using folder = await sandbox.openFolder({ root, parts: [] });
    for await (const _ of sandbox.entries(folder)) break;
    const use = sandbox.policy.accessTo(root) === 'ro' ? 'reading only' : 'reading and writing';
    return { name, ok: true, words: `It is there and can be listed; it is served for ${use}.` };
  } catch (error) {
    const { code = 'unknown' } = error as { code?: string };
    const proc = root.handle === undefined ? '' : ', and that /proc is mounted';
    const words = `It cannot be listed (${code}); see that it exists and may be read by this user${proc}.`;
    return { name, ok: false, words };
  }
}

function wordsOf({ secrets, symlinks, hardlinks, deny, allow }: Rules): string {
  const flags = `--secrets ${secrets}, --symlinks ${symlinks}, --hardlinks ${hardlinks}`;
  return `In force: ${[flags, globs('--deny', deny), globs('--allow', allow)].filter(Boolean).join(', ')}.`;
}

function globs(flag: string, list: readonly string[]): string {
  return list.map((glob) => `${flag} ${glob}`).join(', ');
}
