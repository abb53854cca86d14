import { ToolError } from '@plugboard/core';
import type { Location } from '../sandbox/location.ts';
import { makeFolderAt } from '../sandbox/name.ts';
import type { Place } from '../sandbox/place.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Change } from './change.ts';
import { exists } from './stale.ts';

/** The mode that a shell gives a folder, before the umask. */
const MODE = 0o777;

/** Makes a folder and those it is to stand in, as far as they are missing; answers whether it was. */
export async function makeFolders(
  sandbox: Sandbox,
  change: Change,
  { root, parts }: Location,
): Promise<boolean> {
  let isMade = false;
  for (let length = 1; length <= parts.length; length += 1) {
    const at = { root, parts: parts.slice(0, length) };
    if (await isFolder(sandbox, at)) continue;
    await using place = await sandbox.place(at);
    if (place.stats !== undefined) throw exists(place.shown);
    await makeFolder(change, place);
    isMade = true;
  }
  return isMade;
}

async function makeFolder(change: Change, place: Place): Promise<void> {
  await change.put(place, undefined, { make: (temp) => makeFolderAt(temp, MODE) });
}

async function isFolder(sandbox: Sandbox, at: Location): Promise<boolean> {
  try {
    await using _ = await sandbox.openFolder(at);
    return true;
  } catch (error) {
    if (ToolError.is(error) && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}
