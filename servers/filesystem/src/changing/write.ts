import { ToolError } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import type { Location } from '../sandbox/location.ts';
import { locate } from '../sandbox/roots.ts';
import type { Place } from '../sandbox/place.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';
import { etagOf, MOST_WHOLE, readContent } from '../text/content.ts';
import { textForm } from '../text/decode.ts';
import { encodeNew, openDocument, styleOf, type NewStyle } from '../text/document.ts';
import type { Change } from './change.ts';
import { fileToChange, type FileToChange } from './file-to-change.ts';
import { makeFolders } from './make-parents.ts';
import { modeFor } from './stage.ts';
import { exists, expectEtag } from './stale.ts';

interface Wanted {
  readonly path: string;
  readonly content: string;
  readonly mode: 'create' | 'overwrite' | 'append';
  readonly if_match?: string | undefined;
  readonly make_parents: boolean;
  readonly encoding: string;
  readonly eol: 'auto' | 'lf' | 'crlf' | 'cr';
  readonly executable?: boolean | undefined;
  readonly dry_run: boolean;
}

interface Written {
  readonly path: string;
  readonly did: 'created' | 'overwrote' | 'appended';
  readonly bytes: number;
  readonly etag?: string;
  readonly change_id?: string;
}

/** Writes a new file, or into one that is there. */
export async function writeFile(deps: FilesystemDeps, wanted: Wanted): Promise<Written> {
  if (wanted.dry_run) return writeOne(deps, wanted, undefined);
  const where = locate(deps.sandbox.roots, wanted.path);
  const changes = await deps.changes();
  // What is there is read in the turn: of several calls at once, each sees what the one before it did.
  const { id, ...written } = await changes.make(
    { did: 'write', one: !wanted.make_parents },
    where,
    (change) => writeOne(deps, wanted, change),
  );
  return { ...written, change_id: id };
}

/** Without a change, only says what would be. */
async function writeOne(deps: FilesystemDeps, wanted: Wanted, change: Change | undefined): Promise<Written> {
  await using there = wanted.mode === 'create' ? undefined : await findFile(deps, wanted.path);
  if (there === undefined && wanted.if_match !== undefined) {
    throw refuse(
      'NOT_FOUND',
      'if_match: there is no such file, so it has no etag.',
      'Leave it out to make the file.',
    );
  }
  // Awaited here: what is opened above is closed when this ends.
  return await (there === undefined ? create(deps, wanted, change) : rewrite(deps, there, wanted, change));
}

/** The file that is there; undefined when none is, and one may be made. */
async function findFile({ sandbox }: FilesystemDeps, path: string): Promise<FileToChange | undefined> {
  try {
    return await fileToChange(sandbox, path);
  } catch (error) {
    if (ToolError.is(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function create(
  { sandbox }: FilesystemDeps,
  { path, content, encoding, eol, executable, make_parents }: Wanted,
  change: Change | undefined,
): Promise<Written> {
  const where = locate(sandbox.roots, path);
  const bytes = encodeNew(content, shownPath(where), {
    ...(encoding !== 'auto' && { encoding }),
    ...(eol !== 'auto' && { eol }),
  });
  const written = { path: shownPath(where), did: 'created', bytes: bytes.length } as const;
  if (change === undefined) {
    await expectCreatable(sandbox, where, make_parents);
    return written;
  }
  if (make_parents) await makeFolders(sandbox, change, { root: where.root, parts: where.parts.slice(0, -1) });
  await using place = await sandbox.place(where).catch(withHint);
  if (place.stats !== undefined) throw existing(place);
  await change.put(place, undefined, { content: bytes, mode: executable === true ? 0o777 : 0o666 });
  return { ...written, etag: await etagOf(bytes) };
}

async function expectCreatable(sandbox: Sandbox, where: Location, makeParents: boolean): Promise<void> {
  try {
    await using place = await sandbox.place(where);
    if (place.stats !== undefined) throw existing(place);
  } catch (error) {
    if (!makeParents || !ToolError.is(error) || error.code !== 'NOT_FOUND') return withHint(error);
  }
}

function withHint(error: unknown): never {
  if (!ToolError.is(error) || error.code !== 'NOT_FOUND') throw error;
  throw refuse('NOT_FOUND', error.message, 'make_parents=true makes the missing folders.');
}

function existing({ shown, stats }: Place) {
  return stats?.isFile() === true
    ? exists(shown, 'edit changes it, mode="overwrite" replaces it.')
    : exists(shown);
}

/** Of a file that is there. */
async function rewrite(
  { sandbox, maxRead }: FilesystemDeps,
  { file, place, stats }: FileToChange,
  wanted: Wanted,
  change: Change | undefined,
): Promise<Written> {
  const { content, mode, if_match, executable } = wanted;
  const old = await readContent(file, maxRead, { offset: 0, length: 0 });
  await expectEtag(file, old, if_match);
  const isMore = mode === 'append';
  const bytes = encodeNew(content, file.shown, await styleFor(old.sample, file.shown, wanted));
  const written = {
    path: file.shown,
    did: isMore ? 'appended' : 'overwrote',
    bytes: isMore ? old.size + bytes.length : bytes.length,
  } as const;
  if (change === undefined) return written;
  if (isMore) await change.tail(place, stats, bytes);
  else await change.put(place, stats, { content: bytes, mode: modeFor(stats, executable) });
  if (!isMore && bytes.length <= maxRead) return { ...written, etag: await etagOf(bytes) };
  await using now = await sandbox.openFile(file);
  const { etag } = await readContent(now, Math.min(maxRead, MOST_WHOLE), { offset: 0, length: 0 });
  return { ...written, etag: await etag() };
}

/** As the file is written, but for what is asked for; what is appended gets no mark of its own. */
async function styleFor(sample: Buffer, shown: string, { mode, encoding, eol }: Wanted): Promise<NewStyle> {
  const isText = sample.length > 0 && (await textForm(sample)) !== undefined;
  if (mode === 'append' && sample.length > 0 && !isText) await openDocument(sample, shown);
  const style = isText ? styleOf(await openDocument(sample, shown)) : undefined;
  return {
    encoding: encoding === 'auto' ? style?.encoding : encoding,
    eol: eol === 'auto' ? style?.eol : eol,
    bom: mode === 'append' && sample.length > 0 ? false : encoding === 'auto' ? style?.bom : undefined,
  };
}
