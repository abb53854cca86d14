import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { malformed } from '../patching/cursor.ts';
import { parsePatch } from '../patching/parse.ts';
import type { Location } from '../sandbox/location.ts';
import type { Place } from '../sandbox/place.ts';
import { locate } from '../sandbox/roots.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';
import type { Change } from './change.ts';
import { makeFolders } from './make-parents.ts';
import { planFile, type Patched, type Planned } from './patch-plan.ts';
import { markOf } from './record.ts';
import { exists, stale } from './stale.ts';

interface Wanted {
  readonly patch: string;
  readonly dry_run: boolean;
}

interface Done {
  readonly files: readonly Patched[];
  readonly change_id?: string;
}

/** Bytes of all new contents together: they are held until the last of them is known. */
const MOST_HELD = 256 * 1024 * 1024;

/** Does what a patch says to all of its files, or to none; a dry run only says what would be. */
export async function applyPatch(deps: FilesystemDeps, { patch, dry_run }: Wanted): Promise<Done> {
  const parsed = parsePatch(patch);
  const plan = async () => {
    const files: Planned[] = [];
    let held = 0;
    for (const file of parsed) {
      const planned = await planFile(deps, file);
      held += planned.update?.content.length ?? planned.create?.content.length ?? 0;
      if (held > MOST_HELD) throw tooMuch();
      files.push(planned);
    }
    expectPossible(files);
    return files;
  };
  if (dry_run) return { files: (await plan()).map(({ told: { etag: _, ...told } }) => told) };
  const where = locate(deps.sandbox.roots, parsed[0]?.path ?? '');
  const changes = await deps.changes();
  const { id, files } = await changes.make({ did: 'apply_patch' }, where, async (change) => {
    const planned = await plan();
    await carryOut(deps.sandbox, change, planned);
    return { files: planned.map(({ told }) => told) };
  });
  return { files, change_id: id };
}

/** In whatever order the patch names its files, each is about what is there before all of it. */
async function carryOut(sandbox: Sandbox, change: Change, files: readonly Planned[]): Promise<void> {
  for (const { old, update } of files) {
    if (old === undefined || update === undefined) continue;
    await using place = await sandbox.place(old.at);
    await change.put(place, old.stats, update);
  }
  for (const { old, update, to } of files) {
    if (old === undefined || update !== undefined || to !== undefined) continue;
    await using place = await sandbox.place(old.at);
    await change.put(place, old.stats);
  }
  for (const { old, update, to } of inOrder(files)) {
    if (old === undefined || to === undefined) continue;
    await using from = await sandbox.place(old.at);
    if (update === undefined && (from.stats === undefined || markOf(from.stats) !== markOf(old.stats)))
      throw stale(from.shown);
    await using target = await freePlace(sandbox, change, to.at, old.at);
    await change.move(from, target);
  }
  for (const { create } of files) {
    if (create === undefined) continue;
    await using place = await freePlace(sandbox, change, create.at.at);
    await change.put(place, undefined, { content: create.content, mode: create.mode });
  }
}

async function freePlace(
  sandbox: Sandbox,
  change: Change,
  { root, parts }: Location,
  except?: Location,
): Promise<Place> {
  await makeFolders(sandbox, change, { root, parts: parts.slice(0, -1) });
  const place = await sandbox.place({ root, parts });
  if (place.stats === undefined || (except !== undefined && keyOf(place) === keyOf(except))) return place;
  await place[Symbol.asyncDispose]();
  throw exists(place.shown);
}

/** Moves, each when the place is free to which it leads. */
function inOrder(files: readonly Planned[]): Planned[] {
  const left = new Map<string, Planned>();
  for (const file of files)
    if (file.old !== undefined && file.to !== undefined) left.set(keyOf(file.old.at), file);
  const sorted: Planned[] = [];
  while (left.size > 0) {
    const before = left.size;
    for (const [key, file] of left) {
      const target = file.to === undefined ? key : keyOf(file.to.at);
      if (target !== key && left.has(target)) continue;
      left.delete(key);
      sorted.push(file);
    }
    if (left.size === before) {
      const lines = [...left.values()].map(({ line }) => line).join(', ');
      const hint = 'Use move with a name that is free.';
      throw refuse('INVALID_ARGUMENTS', `patch: the files of lines ${lines} would move in a circle.`, hint);
    }
  }
  return sorted;
}

/** A patch may not say two things of one place, nor put anything where something stays. */
function expectPossible(files: readonly Planned[]): void {
  const [left, filled] = [new Map<string, Planned>(), new Map<string, Planned>()];
  const claim = (claims: Map<string, Planned>, at: Location, file: Planned) => {
    const other = claims.get(keyOf(at));
    if (other !== undefined) {
      const words = `${shownPath(at)} is named already in line ${other.line}; say all of a file in one place`;
      throw malformed(file.line, words);
    }
    claims.set(keyOf(at), file);
  };
  for (const file of files) {
    const { old, update, to, create } = file;
    if (old !== undefined) claim(left, old.at, file);
    const target = to?.at ?? create?.at.at ?? (update && old?.at);
    if (target !== undefined) claim(filled, target, file);
  }
  for (const { to, create } of files) {
    const target = to ?? create?.at;
    if (target?.stats !== undefined && !left.has(keyOf(target.at))) {
      const hint = 'Update that file in the patch, or delete it there too. Nothing was changed.';
      throw exists(shownPath(target.at), hint);
    }
  }
  inOrder(files);
}

function keyOf({ root, parts }: Location): string {
  const path = [root.real, ...parts].join('/');
  return root.caseSensitive ? path : path.toLowerCase();
}

function tooMuch() {
  const words = `patch: the files it changes have more than ${MOST_HELD} bytes together.`;
  return refuse('TOO_LARGE', words, 'Do it in parts.');
}
