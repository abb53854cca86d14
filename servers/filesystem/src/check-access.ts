import { ToolError, type Check } from '@plugboard/core';
import type { FilesystemDeps } from './deps.ts';
import { notRegular } from './errors.ts';
import { allowing, refusing } from './policy/globs.ts';
import { targetOf, type Rules } from './policy/policy.ts';
import type { Location } from './sandbox/location.ts';
import { locate } from './sandbox/roots.ts';

/**
 * What a model may do with a path, spelled as a model would. Reading is tried; of writing, which would leave traces, the
 * policy is asked. Only what cannot be read fails: that nothing can be written is as it should be in many folders.
 */
export async function* checkAccess(
  { sandbox }: Pick<FilesystemDeps, 'sandbox'>,
  path: string,
): AsyncIterable<Check> {
  try {
    const asked = locate(sandbox.roots, path);
    const { spelled, access } = asked.root;
    yield { name: 'root', ok: true, words: `${spelled}, named for ${USES[access]}.` };
    yield* rulesFor(asked, sandbox.policy.rules);
    await using found = await sandbox.open(path);
    const { stats, shown, mayHoldSecrets } = found;
    if (!stats.isFile() && !stats.isDirectory()) throw notRegular(shown);
    yield { name: 'read', ok: true, words: mayHoldSecrets ? WARNED : 'Yes.' };
    const ask = { places: [asked, found], wish: 'write', target: targetOf(stats) } as const;
    const refusal = sandbox.policy.refusal(ask);
    yield { name: 'write', ok: true, words: refusal === undefined ? 'Yes.' : wordsOf(refusal) };
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    yield { name: 'read', ok: false, words: wordsOf(error) };
  }
}

/** The globs that name a place, in the order in which they count. */
function* rulesFor(place: Location, { deny, allow }: Rules): Iterable<Check> {
  for (const glob of deny)
    if (refusing([glob])(place)) yield { name: 'rule', ok: true, words: `--deny ${glob} names it.` };
  for (const glob of allow)
    if (allowing([glob])(place)) yield { name: 'rule', ok: true, words: `--allow ${glob} names it.` };
}

const USES = { ro: 'reading only', rw: 'reading and writing' } as const;
const WARNED = 'Yes, with a warning: it may hold secrets, by its name.';

function wordsOf({ code, message, hint }: ToolError): string {
  return ['No.', `${code}:`, message, hint].filter(Boolean).join(' ');
}
