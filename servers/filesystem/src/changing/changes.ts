import { join } from 'node:path';
import { ToolError } from '@plugboard/core';
import { refuse } from '../errors.ts';
import * as names from '../sandbox/name.ts';
import type { Location } from '../sandbox/location.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { removeTree } from '../sandbox/tree.ts';
import { Change } from './change.ts';
import {
  addTo,
  beginRecord,
  begunRecords,
  doneRecords,
  keepRecord,
  newId,
  openJournal,
  prune,
  type Journal,
} from './journal.ts';
import { folderOf } from './journals-folder.ts';
import { locationOf, spotsOf, type Record } from './record.ts';
import { isDone, rollBack, tidy } from './rollback.ts';
import { undo } from './undo.ts';

/** What is being done, by the tool's name, and whether it is a single step. */
interface What {
  readonly did: string;
  readonly one?: boolean;
  readonly undoes?: string;
}

/** A change that was made, and the root whose journal tells of it. */
export interface Past extends Record {
  readonly file: string;
  readonly journal: Journal;
}

/** How this server changes files: one change at a time, each whole or not at all. */
export class Changes implements AsyncDisposable {
  readonly #sandbox: Sandbox;
  readonly #folder: string;
  readonly #remembers: boolean;
  readonly #journals = new Map<string, Promise<Journal>>();
  #made = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(sandbox: Sandbox, folder: string, remembers: boolean) {
    this.#sandbox = sandbox;
    this.#folder = folder;
    this.#remembers = remembers;
  }

  /** Whether a change can be undone later. */
  get remembers(): boolean {
    return this.#remembers;
  }

  /** Makes a change in the journal of the root of `where`. When `work` throws, all that it did is taken back. */
  async make<T>(
    what: What,
    where: Location,
    work: (change: Change) => Promise<T>,
  ): Promise<T & { id: string }> {
    return this.#inTurn(where, (journal) => this.#make(journal, what, work));
  }

  /** Does the reverse of a change, as a change of its own, in a sandbox that holds all of it. */
  async undo(sandbox: Sandbox, { change: undoes, file, steps, ...past }: Past): Promise<string> {
    const { journal } = past;
    const giveBack = await this.#wait(journal);
    try {
      const { id } = await this.#make(journal, { did: 'undo', undoes }, async (change) => {
        await undo({ sandbox, journal, change }, { change: undoes, steps, ...past });
        return {};
      });
      await addTo(journal, file, { do: 'undone', by: id });
      return id;
    } finally {
      giveBack();
    }
  }

  /** What was changed in these roots, newest first of each that is served. */
  async *past({ roots }: Pick<Sandbox, 'roots'>): AsyncIterable<Past> {
    for (const root of this.#sandbox.roots) {
      if (await this.#sandbox.isEmpty(join(folderOf(this.#folder, root), 'done'))) continue;
      const journal = await this.#journalOf({ root, parts: [] });
      for await (const record of doneRecords(journal)) {
        const spots = spotsOf(record);
        if (spots.length === 0 || spots.some((spot) => locationOf(roots, spot) !== undefined))
          yield { ...record, journal };
      }
    }
  }

  /** Takes back what a server that was killed had begun. */
  async recover(): Promise<void> {
    for (const root of this.#sandbox.roots) {
      const journal = await this.#journalOf({ root, parts: [] });
      const giveBack = await this.#wait(journal).catch(unlessBusy);
      // Whoever is at work here is alive, and takes back its own.
      if (giveBack === undefined) continue;
      try {
        for (const { name, record } of await begunRecords(journal)) {
          const isEnded = record !== undefined && (await isDone(this.#sandbox, record));
          if (isEnded) await tidy(this.#sandbox, journal, record.steps);
          const isWhole =
            !isEnded && (record === undefined || (await rollBack(this.#sandbox, journal, record.steps)));
          const at = { folder: journal.begun, name };
          if (isWhole || record === undefined) await names.removeAt(at);
          else await keepRecord(journal, at, record);
        }
      } finally {
        giveBack();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn.catch(() => {});
    for (const journal of this.#journals.values()) await (await journal)[Symbol.asyncDispose]();
  }

  async #make<T>(
    journal: Journal,
    { one, ...what }: What,
    work: (change: Change) => Promise<T>,
  ): Promise<T & { id: string }> {
    const id = newId();
    await using pen = beginRecord(journal, {
      change: id,
      time: new Date().toISOString(),
      ...what,
      ...(one === true && { one }),
    });
    const change = new Change(id, journal, pen, this.#remembers ? undefined : Infinity);
    try {
      const result = await work(change);
      for (const step of change.steps)
        if (step.do === 'put' && step.from !== undefined)
          await removeTree({ folder: journal.kept, name: step.from });
      if (this.#remembers) {
        await pen.finish(change.bytes);
        // The change is made. What cannot be forgotten now is too much at a later one as well.
        await prune(journal, (this.#made += 1)).catch(() => {});
      } else {
        await this.#forget(journal, change);
        await pen.drop();
      }
      return { ...result, id };
    } catch (cause) {
      const error = inWords(cause);
      const isWhole = await rollBack(this.#sandbox, journal, change.steps);
      await (isWhole ? pen.drop() : pen.finish(change.bytes));
      throw isWhole ? error : partly(error);
    }
  }

  async #forget({ kept }: Journal, { steps }: Change): Promise<void> {
    for (const step of steps)
      if (step.kept !== undefined) await removeTree({ folder: kept, name: step.kept });
  }

  async #inTurn<T>(where: Location, work: (journal: Journal) => Promise<T>): Promise<T> {
    const journal = await this.#journalOf(where);
    const giveBack = await this.#wait(journal);
    try {
      return await work(journal);
    } finally {
      giveBack();
    }
  }

  /** One at a time in this process, and among all that change what this journal tells of. */
  async #wait(journal: Journal): Promise<() => void> {
    const before = this.#turn;
    let end = () => {};
    this.#turn = new Promise<void>((resolve) => (end = resolve));
    await before;
    try {
      const unlock = await journal.lock();
      return () => {
        unlock();
        end();
      };
    } catch (error) {
      end();
      throw ToolError.is(error) ? error : unusable(error);
    }
  }

  #journalOf({ root }: Location): Promise<Journal> {
    const path = folderOf(this.#folder, root);
    const known = this.#journals.get(path);
    if (known !== undefined) return known;
    const opening = openJournal(this.#sandbox, path);
    this.#journals.set(path, opening);
    opening.catch(() => this.#journals.delete(path));
    return opening;
  }
}

function unlessBusy(error: unknown): undefined {
  if (!ToolError.is(error) || error.code !== 'BUSY') throw error;
}

/** What was thrown. What the system says of a file is in words already; the rest is of the journal, or of a full disk. */
function inWords(error: unknown): unknown {
  if (names.isCode(error, 'ENOSPC', 'EDQUOT')) return noRoom(error);
  return names.isCode(error, 'EACCES', 'EPERM', 'EROFS') ? unusable(error) : error;
}

function noRoom(cause: unknown) {
  const words = 'There is no room left on the disk of that file, or of the journal.';
  return Object.assign(refuse('TOO_LARGE', words, 'The person who runs this server can make some.'), {
    cause,
  });
}

/** Somebody else changed what a change was to be taken back from: that stays, and what is kept too. */
function partly(cause: unknown) {
  const words = ToolError.is(cause) ? cause.message : 'The change failed.';
  const hint =
    'Somebody else changed the same files meanwhile, so not all of it was taken back; history tells.';
  return Object.assign(refuse('STALE', words, hint), { cause });
}

function unusable(cause: unknown) {
  const words = 'The journal cannot be used, so nothing was changed.';
  const hint = 'The person who runs this server can name another folder for it with --journal.';
  return Object.assign(refuse('DENIED', words, hint), { cause });
}
