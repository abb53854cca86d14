import { ToolError } from '@plugboard/core';
import { refuse } from '../errors.ts';
import type { Name } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';
import type { Place } from '../sandbox/place.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { copyTree } from '../sandbox/tree.ts';
import type { Change } from './change.ts';
import type { Journal } from './journal.ts';
import { locationOf, markOf, type Move, type PutDone, type Record, type Spot, type Tail } from './record.ts';
import { printOf } from './stage.ts';
import { stale } from './stale.ts';

interface Ways {
  readonly sandbox: Sandbox;
  readonly journal: Journal;
  readonly change: Change;
}

/** Does the reverse of what a change did, the last first. What was changed since is not touched: then all stays. */
export async function undo(ways: Ways, { steps }: Record): Promise<void> {
  for (const step of steps.toReversed()) {
    if (step.do === 'put') await unput(ways, step);
    else if (step.do === 'move') await unmove(ways, step);
    else await untail(ways, step);
  }
}

async function unput(ways: Ways, { at, is, holds, kept }: PutDone): Promise<void> {
  await using place = await placeOf(ways, at);
  expectState(place, is);
  // Of a folder that was made or copied, all that is in it counts.
  if (holds !== undefined && (await printOf(place)) !== holds) throw changedSince(place.shown);
  if (kept === undefined) await ways.change.put(place, place.stats);
  else await putBack(ways, place, kept);
}

/** A link or folder comes as it is kept; so does a file, unless it must be written where it is. */
async function putBack({ journal, change }: Ways, place: Place, kept: string): Promise<void> {
  const from = { folder: journal.kept, name: kept };
  const old = await names.statsAt(from);
  if (old === undefined) throw refuse('NOT_FOUND', 'The journal does not keep what stood there any more.');
  if (old.isFile() && (place.stats?.nlink ?? 1n) > 1n) {
    await using file = await names.openAt(from);
    await change.put(place, place.stats, { content: await file.readFile() });
    return;
  }
  const make = (temp: Name) => (old.isDirectory() ? names.renameAt(from, temp) : names.linkAt(from, temp));
  await change.put(place, place.stats, {
    from: kept,
    make: (temp) =>
      make(temp).catch((error: unknown) => {
        if (names.isCode(error, 'ENOENT')) throw error;
        return copyTree(from, temp);
      }),
  });
}

async function unmove(ways: Ways, { from, to, is, kept }: Move): Promise<void> {
  await using target = await placeOf(ways, to);
  await using source = await placeOf(ways, from);
  expectState(target, is);
  expectState(source, '');
  await ways.change.move(target, source);
  if (kept === undefined) return;
  await using free = await placeOf(ways, to);
  await putBack(ways, free, kept);
}

async function untail({ sandbox, journal, change }: Ways, { at, ino, size, by, kept }: Tail): Promise<void> {
  await using place = await placeOf({ sandbox }, at);
  const { stats } = place;
  if (stats === undefined || `${stats.ino}` !== ino || stats.size !== BigInt(size + by))
    throw stale(place.shown);
  if (kept === undefined) {
    await change.tail(place, stats, -by);
    return;
  }
  await using old = await names.openAt({ folder: journal.kept, name: kept });
  await change.tail(place, stats, await old.readFile());
}

/** `is` is what the change left there: a mark, or nothing. */
function expectState({ stats, shown }: Place, is: string | undefined): void {
  if ((stats === undefined ? '' : markOf(stats)) !== (is ?? '')) throw changedSince(shown);
}

function changedSince(shown: string) {
  return refuse(
    'STALE',
    `${shown} was changed since, and undo never takes newer work away.`,
    'history shows what came after; undo that first, or edit by hand.',
  );
}

async function placeOf({ sandbox }: Pick<Ways, 'sandbox'>, spot: Spot): Promise<Place> {
  const location = locationOf(sandbox.roots, spot);
  if (location === undefined) {
    throw refuse('OUTSIDE_ROOTS', 'That change was made in a folder that this server does not serve now.');
  }
  try {
    return await sandbox.place(location);
  } catch (error) {
    if (ToolError.is(error) && error.code === 'NOT_FOUND') throw changedSince(error.message);
    throw error;
  }
}
