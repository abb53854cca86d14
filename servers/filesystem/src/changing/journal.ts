import { join } from 'node:path';
import { writeSync } from 'node:fs';
import { refuse } from '../errors.ts';
import { syncFolder, type HeldOpen, type Name } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';
import type { Handle } from '../sandbox/handle.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { removeTree, sizeOfTree } from '../sandbox/tree.ts';
import { openLock, type Lock } from './lock.ts';
import { parseRecord, type Header, type Line, type Record } from './record.ts';

/**
 * The journal of one root: `begun/` has the record of a change that is being made, `done/` those that were, `kept/` what
 * they took away. A record in `begun` at the start of a server is of one that was killed.
 */
export interface Journal extends AsyncDisposable {
  readonly begun: HeldOpen;
  readonly done: HeldOpen;
  readonly kept: HeldOpen;
  /** Nobody else changes what this journal tells of, until what it answers is called. */
  readonly lock: Lock['take'];
}

export async function openJournal(sandbox: Sandbox, path: string): Promise<Journal> {
  const folders: HeldOpen[] = [];
  const close = async () => {
    for (const folder of folders) await folder[Symbol.asyncDispose]();
  };
  const own = async (name: string) => {
    const folder = await sandbox.own(join(path, name));
    folders.push(folder);
    return folder;
  };
  try {
    const [begun, done, kept] = [await own('begun'), await own('done'), await own('kept')];
    const lock = await openLock(join(path, 'lock.db'));
    return {
      begun,
      done,
      kept,
      lock: lock.take,
      [Symbol.asyncDispose]: async () => {
        lock.close();
        await close();
      },
    };
  } catch (cause) {
    await close();
    const words = 'The journal cannot be written, so nothing was changed.';
    const hint = 'The person who runs this server can name a folder for it with --journal.';
    throw Object.assign(refuse('DENIED', words, hint), { cause });
  }
}

/** In the order of time, whoever makes them. */
export function newId(): string {
  const random = Math.floor(Math.random() * 36 ** 4).toString(36);
  return `${Date.now().toString(36).padStart(9, '0')}-${random.padStart(4, '0')}`;
}

/** When a line must be on the disk: at once, at once unless it is the only one, or some time. */
export type Durable = 'now' | 'if many' | 'later';

/** A record being written. */
export interface Pen extends AsyncDisposable {
  /** What is to be done next. */
  write(line: Line, durable: Durable): Promise<void>;
  /** The change is whole: it comes to what was done, with the bytes that are kept for it. */
  finish(bytes: number): Promise<void>;
  /** Nothing of it is left. Without this or `finish`, it is taken back at the next start. */
  drop(): Promise<void>;
}

/** The file is made with the first line: what comes to nothing leaves nothing. */
export function beginRecord({ begun, done, kept }: Journal, header: Header): Pen {
  const at = { folder: begun, name: `${header.change}.jsonl` };
  let file: Handle | undefined;
  let isSynced = false;
  return {
    write: async (line, durable) => {
      const lines = file === undefined ? [header, line] : [line];
      const handle = (file ??= await names.createAt(at, 0o600));
      writeWhole(handle, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
      if (durable === 'later' || (durable === 'if many' && header.one)) return;
      await handle.datasync();
      if (!isSynced) await Promise.all([syncFolder(begun), syncFolder(kept)]);
      isSynced = true;
    },
    finish: async (bytes) => {
      if (file === undefined) return;
      await names.renameAt(at, { folder: done, name: `${header.change}.${bytes}.jsonl` });
      if (!header.one) await syncFolder(done);
    },
    drop: async () => {
      if (file !== undefined) await names.removeAt(at);
    },
    [Symbol.asyncDispose]: async () => file?.close(),
  };
}

/** A disk that is nearly full takes a part: then the rest fails, and nothing is done that no line tells of. */
function writeWhole({ fd }: Handle, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

/** The records of changes that were begun and not ended. */
export async function begunRecords({ begun }: Journal): Promise<{ name: string; record?: Record }[]> {
  const found: { name: string; record?: Record }[] = [];
  for await (const name of names.namesIn(begun)) {
    const record = await readRecord(begun, name);
    found.push({ name, ...(record && { record }) });
  }
  return found;
}

/** What was done, newest first. */
export async function* doneRecords({ done }: Journal): AsyncIterable<Record & { readonly file: string }> {
  for (const file of await doneFiles(done)) {
    const record = await readRecord(done, file);
    if (record !== undefined) yield { ...record, file };
  }
}

async function doneFiles(done: HeldOpen): Promise<string[]> {
  const files: string[] = [];
  for await (const name of names.namesIn(done)) files.push(name);
  return files.toSorted().toReversed();
}

/** Undefined too where another server forgot it meanwhile. */
async function readRecord(folder: HeldOpen, name: string): Promise<Record | undefined> {
  await using file = await names.openAt({ folder, name }).catch(unlessGone);
  return file && parseRecord(await file.readFile('utf8'));
}

function unlessGone(error: unknown): undefined {
  if (!names.isCode(error, 'ENOENT')) throw error;
}

/** A change that was begun comes to those that were done, with the bytes that are kept for it. */
export async function keepRecord(
  { done, kept }: Journal,
  begun: Name,
  { change, steps }: Record,
): Promise<void> {
  let bytes = 0;
  for (const step of steps)
    if (step.kept !== undefined)
      bytes += (await sizeOfTree({ folder: kept, name: step.kept }, MOST_BYTES)).bytes;
  await names.renameAt(begun, { folder: done, name: `${change}.${bytes}.jsonl` });
}

/** Adds a line to the record of what was done, unless it is forgotten already. */
export async function addTo({ done }: Journal, file: string, line: Line): Promise<void> {
  await using handle = await names.openToWriteAt({ folder: done, name: file }).catch(unlessGone);
  if (handle === undefined) return;
  await handle.write(Buffer.from(`${JSON.stringify(line)}\n`), Number(handle.stat().size));
  await handle.datasync();
}

/** How many changes of a root are remembered, and how many bytes are kept for them. */
const MOST_CHANGES = 1_000;
export const MOST_BYTES = 1024 * 1024 * 1024;

/** How many changes may come on top of these before the oldest are forgotten. */
const SLACK = 50;

/** Forgets the oldest changes, as far as there are too many: at the first change of a server, and at times after. */
export async function prune(journal: Journal, made: number): Promise<void> {
  if (made % SLACK !== 1) return;

  let [changes, bytes] = [0, 0];
  for (const file of await doneFiles(journal.done)) {
    changes += 1;
    bytes += Number(file.split('.')[1] ?? 0);
    if (changes > MOST_CHANGES || bytes > MOST_BYTES) await forget(journal, file);
  }
}

/** What is kept goes first: a record without it can be told, but kept bytes without a record never. */
async function forget({ done, kept }: Journal, file: string): Promise<void> {
  const record = await readRecord(done, file);
  for (const step of record?.steps ?? [])
    if (step.kept !== undefined) await removeTree({ folder: kept, name: step.kept });
  await names.removeAt({ folder: done, name: file });
}
