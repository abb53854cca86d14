import { refuse } from '../errors.ts';
import { locate } from '../sandbox/roots.ts';
import type { Place } from '../sandbox/place.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { removeTree, sizeOfTree } from '../sandbox/tree.ts';
import type { Changes } from './changes.ts';
import { told } from './stale.ts';
import { expectAllOpen } from './whole-folders.ts';

interface Wanted {
  readonly paths: readonly string[];
  readonly recursive: boolean;
}

interface Deleted {
  readonly deleted: string[];
  readonly change_id?: string;
}

/** Deletes into the journal. */
export async function remove(
  sandbox: Sandbox,
  changes: Changes,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Deleted> {
  if (!changes.remembers) {
    const hint = 'Give permanent=true to delete for good.';
    throw refuse('INVALID_ARGUMENTS', 'permanent: this server keeps no journal to delete into.', hint);
  }
  const where = locate(sandbox.roots, wanted.paths[0] as string);
  const { id, deleted } = await changes.make(
    { did: 'delete', one: wanted.paths.length === 1 },
    where,
    async (change) => {
      await using all = await openAll(sandbox, wanted, signal);
      for (const place of all.places) await change.put(place, place.stats);
      return { deleted: all.places.map(({ shown }) => shown) };
    },
  );
  return { deleted, change_id: id };
}

/** Deletes for good. */
export async function erase(
  sandbox: Sandbox,
  _changes: Changes,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Deleted> {
  await using all = await openAll(sandbox, wanted, signal);
  for (const place of all.places) await removeTree(place, signal).catch(told(place));
  return { deleted: all.places.map(({ shown }) => shown) };
}

/** The most bytes that are counted for the question whether to delete. */
const MOST_COUNTED = 100 * 1024 ** 3;

/** What deleting for good would take away, for the person to agree to. */
export async function wordsFor(sandbox: Sandbox, wanted: Wanted, signal: AbortSignal): Promise<string> {
  await using all = await openAll(sandbox, wanted, signal);
  const rows: string[] = [];
  for (const place of all.places) {
    const { entries, bytes } = await sizeOfTree(place, MOST_COUNTED).catch(told(place));
    rows.push(`${place.shown} (${entries === 1 ? '' : `${entries} entries, `}${bytes} bytes)`);
  }
  return `Delete for good: ${rows.join(', ')}. It cannot be undone.`;
}

interface All extends AsyncDisposable {
  readonly places: readonly Place[];
}

/** Opens every place, or throws words for the first that cannot be deleted. */
async function openAll(sandbox: Sandbox, { paths, recursive }: Wanted, signal: AbortSignal): Promise<All> {
  const places: Place[] = [];
  const close = async () => {
    for (const place of places) await place[Symbol.asyncDispose]();
  };
  try {
    for (const path of paths) {
      const place = await sandbox.place(path);
      places.push(place);
      await expectDeletable(sandbox, place, recursive, signal);
      expectApart(places);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { places, [Symbol.asyncDispose]: close };
}

async function expectDeletable(
  sandbox: Sandbox,
  place: Place,
  recursive: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { stats, shown } = place;
  if (stats === undefined) throw refuse('NOT_FOUND', `There is no ${shown}.`, 'list shows what there is.');
  if (!stats.isDirectory()) return;
  if (!recursive)
    throw refuse('NOT_REGULAR', `${shown} is a folder.`, 'recursive=true deletes it with all that is in it.');
  await expectAllOpen(sandbox, place, signal);
}

/** One path in another would be gone when its turn comes. */
function expectApart(places: readonly Place[]): void {
  const last = places.at(-1) as Place;
  const path = (place: Place) => [place.root.real, ...place.parts, ''].join('/');
  const other = places.slice(0, -1).find((place) => {
    const [one, two] = [path(place), path(last)];
    return one.startsWith(two) || two.startsWith(one);
  });
  if (other !== undefined) {
    throw refuse(
      'INVALID_ARGUMENTS',
      `paths: ${last.shown} and ${other.shown} are one in the other; name the outer one.`,
    );
  }
}
