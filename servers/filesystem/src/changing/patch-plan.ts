import type { BigIntStats } from 'node:fs';
import { ToolError } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { notRegular, refuse } from '../errors.ts';
import { applyHunks } from '../patching/apply.ts';
import type { FilePatch } from '../patching/file-patch.ts';
import type { Location } from '../sandbox/location.ts';
import { locate } from '../sandbox/roots.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';
import { etagOf, readContent } from '../text/content.ts';
import { encodeNew, openDocument, toBytes } from '../text/document.ts';
import { fileToChange } from './file-to-change.ts';
import { modeFor } from './stage.ts';

/** What was done to a file, or would be. */
export interface Patched {
  readonly path: string;
  readonly did: 'added' | 'updated' | 'deleted' | 'moved' | 'copied';
  readonly from?: string;
  readonly added?: number;
  readonly removed?: number;
  readonly etag?: string;
}

/** One file of a patch: all that is to be done, known before anything is. */
export interface Planned {
  readonly told: Patched;
  /** Where the patch names the file. */
  readonly line: number;
  /** What stands in a place now, and becomes other bytes, or leaves it. */
  readonly old?: Standing;
  /** Bytes for the place of `old`. */
  readonly update?: { readonly content: Buffer; readonly mode: number | undefined };
  /** Where `old` goes; with neither this nor `update`, it is taken away. */
  readonly to?: Target;
  /** A file that is not there yet. */
  readonly create?: { readonly at: Target; readonly content: Buffer; readonly mode: number };
}

/** Something that is there. */
interface Standing {
  readonly at: Location;
  readonly stats: BigIntStats;
}

/** Where something is to stand; `stats` is what stands there now. */
interface Target {
  readonly at: Location;
  readonly stats: BigIntStats | undefined;
}

/** Reads what one part of a patch is about, and says what it comes to. Changes nothing. */
export async function planFile(deps: FilesystemDeps, file: FilePatch): Promise<Planned> {
  if (file.op === 'add') return planNew(deps, file);
  if (file.op === 'delete') return planGone(deps, file);
  if (file.to === undefined) return planUpdate(deps, file);
  return file.copy === true ? planCopy(deps, file, file.to) : planMove(deps, file, file.to);
}

async function planNew(deps: FilesystemDeps, { path, executable, hunks, line }: FilePatch): Promise<Planned> {
  const at = await targetAt(deps, path);
  const shown = shownPath(at.at);
  const text = hunks.flatMap(({ lines }) => lines.map((each) => each.text + each.end)).join('');
  const content = encodeNew(text, shown);
  const told = { path: shown, did: 'added', ...counts({ hunks }), etag: await etagOf(content) } as const;
  return { told, line, create: { at, content, mode: executable === true ? 0o777 : 0o666 } };
}

async function planGone(deps: FilesystemDeps, file: FilePatch): Promise<Planned> {
  const old = await standing(deps, file.path);
  const path = shownPath(old.at);
  if (file.hunks.length > 0) {
    if (!old.stats.isFile()) throw notFile(path);
    await using opened = await deps.sandbox.openFile(old.at);
    const { content } = await patched(deps, opened, file);
    if (content.length > 0) {
      const hint = 'Take all of its lines away in the patch, or use delete.';
      throw refuse(
        'NO_MATCH',
        `${path} has more lines than the patch takes away, and nothing was changed.`,
        hint,
      );
    }
  }
  const told = { path, did: 'deleted', ...(file.hunks.length > 0 && counts(file)) } as const;
  return { told, line: file.line, old };
}

async function planUpdate(deps: FilesystemDeps, file: FilePatch): Promise<Planned> {
  const { old, update, etag } = await updated(deps, file);
  const told = { path: shownPath(old.at), did: 'updated', ...counts(file), etag } as const;
  return { told, line: file.line, old, update };
}

async function planMove(deps: FilesystemDeps, file: FilePatch, path: string): Promise<Planned> {
  const to = await targetAt(deps, path);
  const told = { path: shownPath(to.at), did: 'moved', ...counts(file) } as const;
  const there = await standing(deps, file.path);
  const from = shownPath(there.at);
  if (file.hunks.length === 0 && file.executable === undefined)
    return { told: { ...told, from }, line: file.line, old: there, to };
  if (!there.stats.isFile()) throw notFile(from);
  const { old, update, etag } = await updated(deps, file);
  return { told: { ...told, from, etag }, line: file.line, old, update, to };
}

async function planCopy(deps: FilesystemDeps, file: FilePatch, path: string): Promise<Planned> {
  const at = await targetAt(deps, path);
  await using opened = await deps.sandbox.openFile(file.path);
  const { content, etag } = await patched(deps, opened, file);
  const isExecutable = file.executable ?? (opened.stats.mode & 0o111n) !== 0n;
  const told = { path: shownPath(at.at), did: 'copied', from: opened.shown, ...counts(file), etag } as const;
  return { told, line: file.line, create: { at, content, mode: isExecutable ? 0o777 : 0o666 } };
}

async function updated(deps: FilesystemDeps, file: FilePatch) {
  await using target = await fileToChange(deps.sandbox, file.path);
  const { content, etag } = await patched(deps, target.file, file);
  const { root, parts } = target.place;
  const update = { content, mode: modeFor(target.stats, file.executable) };
  return { old: { at: { root, parts }, stats: target.stats }, update, etag };
}

/** The bytes of a file with the hunks in it. A file without hunks may be anything. */
async function patched({ maxRead }: FilesystemDeps, file: OpenedFile, { hunks }: FilePatch) {
  const { bytes, etag } = await readContent(file, maxRead);
  if (hunks.length === 0) return { content: bytes, etag: await etag() };
  const document = await openDocument(bytes, file.shown);
  // Git has the byte order mark in the first line, and most others leave it out.
  const isMarked = hunks.some(({ lines }) => lines.some(({ text }) => text.startsWith('\uFEFF')));
  const whole =
    isMarked && document.bom.length > 0
      ? { ...document, bom: Buffer.alloc(0), text: `\uFEFF${document.text}` }
      : document;
  const content = toBytes(whole, applyHunks(whole.text, hunks, file.shown));
  return { content, etag: await etagOf(content) };
}

/** What stands under a name that is to be moved or taken away: a link itself. */
async function standing({ sandbox }: FilesystemDeps, path: string): Promise<Standing> {
  await using place = await sandbox.place(path);
  const { root, parts, stats, shown } = place;
  if (stats === undefined) throw refuse('NOT_FOUND', `There is no ${shown}.`, 'list shows what there is.');
  if (stats.isDirectory()) throw refuse('NOT_REGULAR', `${shown} is a folder, and a patch is about files.`);
  if (!stats.isFile() && !stats.isSymbolicLink()) throw notRegular(shown);
  return { at: { root, parts }, stats };
}

function notFile(shown: string) {
  return refuse('NOT_REGULAR', `${shown} is a link, which has no lines.`, 'Patch the file that it leads to.');
}

/** Where a file is to be; its folder may be missing. */
async function targetAt({ sandbox }: FilesystemDeps, path: string): Promise<Target> {
  const asked = locate(sandbox.roots, path);
  try {
    await using place = await sandbox.place(asked);
    return { at: { root: place.root, parts: place.parts }, stats: place.stats };
  } catch (error) {
    if (!ToolError.is(error) || error.code !== 'NOT_FOUND') throw error;
    const refusal = sandbox.policy.refusal({
      places: [asked],
      wish: 'write',
      target: { isFolder: false, names: 1n },
    });
    if (refusal !== undefined) throw refusal;
    return { at: asked, stats: undefined };
  }
}

function counts({ hunks }: Pick<FilePatch, 'hunks'>): { added: number; removed: number } {
  const count = (kind: string) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.kind === kind).length, 0);
  return { added: count('+'), removed: count('-') };
}
