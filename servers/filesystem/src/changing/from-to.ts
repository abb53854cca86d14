import { refuse } from '../errors.ts';
import type { Place } from '../sandbox/place.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { exists } from './stale.ts';
import { expectAllOpen } from './whole-folders.ts';

interface Wanted {
  readonly from: string;
  readonly to: string;
  readonly overwrite: boolean;
  /** What is done to the first: copying reads it, moving changes it. */
  readonly wish: 'read' | 'write';
}

interface Both extends AsyncDisposable {
  readonly from: Place;
  readonly to: Place;
}

/** Opens where something stands and where it, or a copy of it, is to stand, or throws words why it cannot. */
export async function openBoth(sandbox: Sandbox, wanted: Wanted, signal: AbortSignal): Promise<Both> {
  const from = await sandbox.place(wanted.from, wanted.wish);
  let to: Place | undefined;
  try {
    if (from.stats === undefined)
      throw refuse('NOT_FOUND', `There is no ${from.shown}.`, 'list shows what there is.');
    to = await sandbox.place(wanted.to);
    expectFree(from, to, wanted.overwrite);
    if (from.stats.isDirectory()) {
      if (isInside(from, to))
        throw refuse('INVALID_ARGUMENTS', `to: ${to.shown} is inside ${from.shown} itself.`);
      await expectAllOpen(sandbox, from, signal);
    }
  } catch (error) {
    await to?.[Symbol.asyncDispose]();
    await from[Symbol.asyncDispose]();
    throw error;
  }
  const target = to;
  const close = async () => {
    await target[Symbol.asyncDispose]();
    await from[Symbol.asyncDispose]();
  };
  return { from, to: target, [Symbol.asyncDispose]: close };
}

function expectFree(from: Place, to: Place, overwrite: boolean): void {
  if (to.stats === undefined) return;
  // The same name in other letters, where upper and lower case make one.
  const isSame = to.stats.ino === from.stats?.ino && to.stats.dev === from.stats.dev;
  if (isSame && !to.root.caseSensitive && to.name !== from.name) return;
  if (to.stats.isDirectory()) {
    throw refuse(
      'EXISTS',
      `${to.shown} is a folder that is there.`,
      `Give the new path whole: ${to.shown}/${from.name}.`,
    );
  }
  if (!overwrite) throw exists(to.shown, 'overwrite=true replaces it.');
  if (from.stats?.isDirectory())
    throw exists(to.shown, 'A folder does not replace a file; delete that first.');
}

function isInside(from: Place, to: Place): boolean {
  return (
    from.root === to.root &&
    to.parts.length >= from.parts.length &&
    from.parts.every((part, index) => to.parts[index] === part)
  );
}
