import type { BigIntStats } from 'node:fs';
import { refuse } from '../errors.ts';
import { targetOf } from '../policy/policy.ts';
import type { Location } from '../sandbox/location.ts';
import * as names from '../sandbox/name.ts';
import type { Place } from '../sandbox/place.ts';
import { locate } from '../sandbox/roots.ts';
import type { OpenedFile, Sandbox } from '../sandbox/sandbox.ts';

/** A file that is there, open for reading, and the place in which it can be changed. */
export interface FileToChange extends AsyncDisposable {
  readonly file: OpenedFile;
  readonly place: Place;
  readonly stats: BigIntStats;
}

/** Opens a file to change what is in it: links are followed, since it is the file that is meant. */
export async function fileToChange(sandbox: Sandbox, path: string | Location): Promise<FileToChange> {
  const asked = typeof path === 'string' ? locate(sandbox.roots, path) : path;
  const file = await sandbox.openFile(path);
  let place: Place | undefined;
  try {
    place = await sandbox.place(file);
    const ask = { places: [asked, file], wish: 'write', target: targetOf(file.stats) } as const;
    const refusal = sandbox.policy.refusal(ask);
    if (refusal !== undefined) throw refusal;
    if (!(await names.mayWriteAt(place, file.stats))) throw readOnly(file.shown);
  } catch (error) {
    await place?.[Symbol.asyncDispose]();
    await file[Symbol.asyncDispose]();
    throw error;
  }
  const opened = place;
  const close = async () => {
    await opened[Symbol.asyncDispose]();
    await file[Symbol.asyncDispose]();
  };
  return { file, place: opened, stats: file.stats, [Symbol.asyncDispose]: close };
}

function readOnly(shown: string) {
  return refuse('DENIED', `${shown} is marked as read-only, or is not this user's to write.`);
}
