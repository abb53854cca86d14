import type { BigIntStats } from 'node:fs';
import type { Handle } from '../sandbox/handle.ts';
import type { Name } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';
import { markOf, type Mark } from './record.ts';
import { stale } from './stale.ts';
import type { Place } from '../sandbox/place.ts';
import { sizeOfTree } from '../sandbox/tree.ts';

const PERMISSIONS = 0o7777n;

/** What comes to stand in a place: bytes of a file, or whatever a function makes under a free name. */
export type Next =
  | { readonly content: Buffer; readonly mode?: number | undefined }
  | { readonly make: (temp: Name) => Promise<void>; readonly from?: string | undefined };

/** Makes the new beside the place that it is for, and answers by what it is known again. */
export async function make(temp: Name, was: BigIntStats | undefined, next: Next): Promise<Made> {
  if ('content' in next) return { is: markOf(await makeFile(temp, was, next)) };
  await next.make(temp);
  const stats = await names.statsAt(temp);
  if (stats === undefined) throw Object.assign(new Error('what was made is gone'), { code: 'ENOENT' });
  return { is: markOf(stats), ...(stats.isDirectory() && { holds: await printOf(temp) }) };
}

interface Made {
  readonly is: Mark;
  readonly holds?: string;
}

/** Changes when anything in a folder does. */
export async function printOf(folder: Name): Promise<string> {
  const { entries, bytes, times } = await sizeOfTree(folder, Infinity);
  return `${entries} ${bytes} ${times}`;
}

/** A file with the owner and mode of the one it will replace. */
async function makeFile(
  temp: Name,
  was: BigIntStats | undefined,
  { content, mode }: Extract<Next, { content: Buffer }>,
): Promise<BigIntStats> {
  await using file = await names.createAt(temp, was === undefined ? (mode ?? 0o666) : 0o600);
  await file.write(content, 0);
  const made = file.stat();
  if (was !== undefined) takeOver(file, made, { was, mode });
  await file.sync();
  return made;
}

/**
 * Whether a file must be written where it is, since no other could take its place: it is known by other names too, it
 * belongs to somebody to whom this user cannot give a file, or nothing can be made in its folder.
 */
export async function mustStay({ folder }: Place, { nlink, uid, gid }: BigIntStats): Promise<boolean> {
  if (nlink > 1n) return true;
  const me = process.geteuid?.();
  if (me === undefined || me === 0) return false;
  const isMine = uid === BigInt(me) && (process.getgroups?.() ?? []).includes(Number(gid));
  return !isMine || !(await names.mayWriteAt({ folder, name: '.' }, folder.stats));
}

/** The owner first: a change of it clears setuid. */
function takeOver(
  file: Handle,
  made: BigIntStats,
  { was, mode }: { readonly was: BigIntStats; readonly mode: number | undefined },
): void {
  if (made.uid !== was.uid || made.gid !== was.gid) file.chown(Number(was.uid), Number(was.gid));
  file.chmod(mode ?? Number(was.mode & PERMISSIONS));
}

/** Writes into the file that is there; answers what it is then. */
export async function writeInPlace(place: Place, was: BigIntStats, content: Buffer): Promise<BigIntStats> {
  await using file = await names.openToWriteAt(place);
  if (markOf(file.stat()) !== markOf(was)) throw stale(place.shown);
  await file.write(content, 0);
  file.truncate(content.length);
  await file.sync();
  return file.stat();
}

/** Who may read it may run it, or nobody may; undefined: as it is. */
export function modeFor({ mode }: BigIntStats, executable: boolean | undefined): number | undefined {
  const old = Number(mode) & 0o7777;
  if (executable === undefined) return undefined;
  return executable ? old | ((old & 0o444) >> 2) : old & ~0o111;
}
