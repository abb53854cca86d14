import { ToolError } from '@plugboard/core';
import { syncFolder, type Name } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';
import type { Place } from '../sandbox/place.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { copyTree, removeTree } from '../sandbox/tree.ts';
import type { Journal } from './journal.ts';
import { carry } from './kept.ts';
import {
  locationOf,
  markOf,
  type Move,
  type Put,
  type PutDone,
  type Record,
  type Spot,
  type Step,
  type Tail,
} from './record.ts';
import { moveToFree } from './settle.ts';
import { printOf } from './stage.ts';

/**
 * Takes back the steps of a change that did not come to its end, the last first. Each may have been done, half done or
 * not begun: what stands in its place tells. What somebody else put there since stays, and so does what is kept.
 * Answers whether all is as it was before.
 */
export async function rollBack(sandbox: Sandbox, journal: Journal, steps: readonly Step[]): Promise<boolean> {
  let isWhole = true;
  for (const step of steps.toReversed()) {
    // A name that somebody else takes in this moment, or a disk that fails: what is kept stays kept.
    const isBack = await takeBack({ sandbox, journal }, step).catch(() => false);
    isWhole &&= isBack;
  }
  return isWhole;
}

interface Ways {
  readonly sandbox: Sandbox;
  readonly journal: Journal;
}

/** Whether a change of one step came to its end before its server was killed. */
export async function isDone(sandbox: Sandbox, { one, steps }: Record): Promise<boolean> {
  const [step, another] = steps;
  if (!one || step === undefined || another !== undefined) return false;
  const stats = await statsOf(sandbox, step.do === 'move' ? step.to : step.at);
  if (step.do === 'tail') return stats?.size === BigInt(step.size + step.by);
  if (step.is === undefined || step.is !== (stats === undefined ? '' : markOf(stats))) return false;
  // Between the two halves of a move, it has both names.
  return step.do !== 'move' || (await statsOf(sandbox, step.from))?.ino !== stats?.ino;
}

/** Takes away what a change that came to its end needed on its way. */
export async function tidy(sandbox: Sandbox, journal: Journal, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step.do !== 'put' || step.temp === undefined) continue;
    await using place = await placeOf({ sandbox, journal }, step.at);
    if (place !== undefined) await removeTree({ folder: place.folder, name: step.temp });
  }
}

async function statsOf(sandbox: Sandbox, spot: Spot) {
  const location = locationOf(sandbox.roots, spot);
  const place = location && (await sandbox.placeOf(location).catch(() => undefined));
  await place?.[Symbol.asyncDispose]();
  return place?.stats;
}

function takeBack(ways: Ways, step: Step): Promise<boolean> {
  if (step.do === 'put') return unput(ways, step);
  return step.do === 'move' ? unmove(ways, step) : untail(ways, step);
}

async function unput(ways: Ways, step: PutDone): Promise<boolean> {
  await using place = await placeOf(ways, step.at);
  // Its folder is gone or its root is not served: nothing can be put back there, now.
  if (place === undefined) return false;
  const kept = step.kept === undefined ? undefined : { folder: ways.journal.kept, name: step.kept };
  const isKept = kept !== undefined && (await names.statsAt(kept)) !== undefined;
  const isWaiting = step.temp !== undefined && (await dropTemp(ways, place, step));
  if (step.is === undefined) {
    // Nothing had come to its place, and what is kept may be half a copy.
    if (kept !== undefined) await removeTree(kept);
    return true;
  }
  // Awaited here: the place is closed when this ends.
  if (step.inPlace) return isKept && (await restoreInPlace(place, step, kept));
  const { stats } = place;
  if (stats !== undefined && markOf(stats) === step.is) {
    if (step.was === undefined) {
      // What was made is a folder, and somebody has put something into it.
      if (step.holds !== undefined && (await printOf(place)) !== step.holds) return false;
      await takeAway(ways, place, step);
    } else if (isKept) await restoreOver(kept, place);
  } else if (stats === undefined && isKept) {
    await restoreToFree(kept, place);
  } else if (isKept && stats !== undefined && markOf(stats) !== step.was) {
    return false;
  } else if (isKept) {
    await removeTree(kept);
  } else if (isWaiting && step.was === undefined && stats?.isDirectory()) {
    // An empty folder was made to be replaced by the new at once.
    await names.removeFolderAt(place).catch(() => {});
  }
  await syncFolder(place.folder);
  return true;
}

/** The new that never came to its place; what the journal lent for it goes back. Answers whether it was there. */
async function dropTemp({ journal }: Ways, { folder }: Place, { temp, from }: Put): Promise<boolean> {
  const at = { folder, name: temp as string };
  const isThere = (await names.statsAt(at)) !== undefined;
  if (from !== undefined) await giveBack(journal, at, from);
  await removeTree(at);
  return isThere;
}

async function takeAway({ journal }: Ways, place: Place, { from }: Put): Promise<void> {
  if (from !== undefined) await giveBack(journal, place, from);
  await removeTree(place);
}

async function giveBack({ kept }: Journal, at: Name, from: string): Promise<void> {
  const home = { folder: kept, name: from };
  if ((await names.statsAt(at)) !== undefined && (await names.statsAt(home)) === undefined)
    await carry(at, home);
}

async function restoreOver(kept: Name, place: Place): Promise<void> {
  await renameAcross(kept, place, (temp) => names.renameAt(temp, place));
}

async function restoreToFree(kept: Name, place: Place): Promise<void> {
  await renameAcross(kept, place, (temp) => moveToFree(temp, place));
}

/** From another disk it comes as a copy, under the name of what it was kept as. */
async function renameAcross(kept: Name, place: Place, bring: (from: Name) => Promise<void>): Promise<void> {
  try {
    await bring(kept);
  } catch (error) {
    if (!names.isCode(error, 'EXDEV')) throw error;
    const temp = { folder: place.folder, name: `.plugboard-${kept.name}.back` };
    await removeTree(temp);
    await copyTree(kept, temp);
    await bring(temp);
    await removeTree(kept);
  }
}

/** The old bytes come back into the file, which keeps its names; not where it is another, or was changed since. */
async function restoreInPlace(
  { stats, ...place }: Place,
  { was, is }: PutDone,
  kept: Name,
): Promise<boolean> {
  if (!stats?.isFile() || `${stats.ino}` !== was?.split(' ')[0]) return false;
  if (is !== '' && is !== markOf(stats) && was !== markOf(stats)) return false;
  await using old = await names.openAt(kept);
  await using file = await names.openToWriteAt(place);
  const bytes = await old.readFile();
  await file.write(bytes, 0);
  file.truncate(bytes.length);
  await file.sync();
  await names.removeAt(kept);
  return true;
}

async function unmove(ways: Ways, { from, to, is, was, kept }: Move): Promise<boolean> {
  await using source = await placeOf(ways, from);
  await using target = await placeOf(ways, to);
  if (source === undefined || target === undefined) return false;
  const [atSource, atTarget] = [source.stats, target.stats];
  const isMoved = atTarget !== undefined && markOf(atTarget) === is;
  // Somebody took its place, or changed or took away what was moved.
  const isOurs = atSource === undefined ? isMoved : markOf(atSource) === is;
  if (!isOurs) return false;
  if (isMoved && atSource === undefined) await moveToFree(target, source);
  // Between the two halves of a move, it has both names.
  else if (isMoved && atSource?.ino === atTarget.ino) await names.removeAt(target);
  const old = kept === undefined ? undefined : { folder: ways.journal.kept, name: kept };
  if (old === undefined || (await names.statsAt(old)) === undefined) return true;
  const now = await names.statsAt(target);
  if (now === undefined) await restoreToFree(old, target);
  else if (markOf(now) === was) await removeTree(old);
  else return false;
  await syncFolder(target.folder);
  return true;
}

async function untail(ways: Ways, { at, ino, size, by, kept }: Tail): Promise<boolean> {
  await using place = await placeOf(ways, at);
  if (!place?.stats?.isFile() || `${place.stats.ino}` !== ino) return false;
  // Somebody wrote to it since.
  const now = Number(place.stats.size);
  if (by < 0 ? now !== size && now !== size + by : now < size || now > size + by) return false;
  await using file = await names.openToWriteAt(place);
  if (place.stats.size > BigInt(size)) file.truncate(size);
  if (kept !== undefined) {
    await using old = await names.openAt({ folder: ways.journal.kept, name: kept });
    const bytes = await old.readFile();
    await file.write(bytes, size - bytes.length);
    await names.removeAt({ folder: ways.journal.kept, name: kept });
  }
  await file.sync();
  return true;
}

async function placeOf({ sandbox }: Ways, spot: Spot): Promise<Place | undefined> {
  const location = locationOf(sandbox.roots, spot);
  if (location === undefined) return undefined;
  try {
    return await sandbox.placeOf(location);
  } catch (error) {
    if (ToolError.is(error)) return undefined;
    throw error;
  }
}
