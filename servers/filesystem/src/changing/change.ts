import type { BigIntStats } from 'node:fs';
import { refuse } from '../errors.ts';
import type { Handle } from '../sandbox/handle.ts';
import { syncFolder } from '../sandbox/held.ts';
import * as names from '../sandbox/name.ts';
import type { Place } from '../sandbox/place.ts';
import { copyTree, removeTree, sizeOfTree } from '../sandbox/tree.ts';
import { MOST_BYTES, type Durable, type Journal, type Pen } from './journal.ts';
import { keep } from './kept.ts';
import { markOf, spotOf, type Line, type Put, type Step } from './record.ts';
import { moveToFree } from './settle.ts';
import { make, mustStay, writeInPlace, type Next } from './stage.ts';
import { exists, stale, told } from './stale.ts';

/**
 * One change of any number of places. Each step is written to the journal before it is done, so that all of them can be
 * taken back: when a later one fails, when the process is killed, or when the model changes its mind.
 */
export class Change {
  readonly id: string;
  readonly steps: Step[] = [];
  readonly #journal: Journal;
  readonly #pen: Pen;
  readonly #mostBytes: number;
  /** Bytes that the journal keeps for this change. */
  bytes = 0;

  constructor(id: string, journal: Journal, pen: Pen, mostBytes = MOST_BYTES) {
    this.id = id;
    this.#journal = journal;
    this.#pen = pen;
    this.#mostBytes = mostBytes;
  }

  /** Puts something in a place, or takes away what stands there. `was` is what the caller saw there. */
  async put(place: Place, was: BigIntStats | undefined, next?: Next): Promise<void> {
    await expectSame(place, was);
    if (next && 'content' in next && was && (await mustStay(place, was)))
      return this.#putInPlace(place, was, next.content);
    const number = this.steps.length;
    const step = {
      do: 'put',
      at: spotOf(place),
      ...(was && { was: markOf(was), kept: this.#nameOf(number) }),
      ...((next ?? was?.isDirectory()) && { temp: `.plugboard-${this.#nameOf(number)}` }),
      ...(next && 'from' in next && { from: next.from }),
    } as const;
    await this.#write(step, 'later');
    const made =
      next && (await make({ folder: place.folder, name: step.temp as string }, was, next).catch(told(place)));
    if (was !== undefined && !was.isDirectory()) await this.#keep(place, was, number);
    await this.#write({ do: 'made', is: '', ...made }, 'if many');
    this.steps[number] = { ...step, is: '', ...made };
    await expectSame(place, was);
    await this.#bring(place, was, step, next !== undefined).catch(told(place));
    await syncFolder(place.folder);
  }

  /** Moves what stands in one place to another; what stands there goes to the journal. */
  async move(from: Place, to: Place): Promise<void> {
    const { stats } = from;
    if (stats === undefined) throw stale(from.shown);
    if (isOtherName(from, to)) return this.put(from, stats);
    if (stats.dev !== to.folder.stats.dev) return this.#moveAway(from, to);
    const over = to.stats !== undefined && to.stats.ino !== stats.ino ? to.stats : undefined;
    const number = this.steps.length;
    const kept = over && this.#nameOf(number);
    await this.#write(
      {
        do: 'move',
        from: spotOf(from),
        to: spotOf(to),
        is: markOf(stats),
        ...(over && { was: markOf(over), kept }),
      },
      'if many',
    );
    if (over !== undefined) await this.#keep(to, over, number);
    await expectSame(from, stats);
    await expectSame(to, to.stats);
    try {
      await (to.stats === undefined ? moveToFree(from, to) : names.renameAt(from, to));
    } catch (error) {
      if (!names.isCode(error, 'EXDEV')) return told(to)(error);
      await this.#write({ do: 'void' }, 'if many');
      return this.#moveAway(from, to);
    }
    await syncFolder(from.folder);
    if (from.folder.stats.ino !== to.folder.stats.ino) await syncFolder(to.folder);
  }

  /** Adds bytes at the end of a file, or takes as many from there as `by` is below 0. */
  async tail(place: Place, was: BigIntStats, content: Buffer | number): Promise<void> {
    const size = Number(was.size);
    const by = typeof content === 'number' ? content : content.length;
    const kept = by < 0 ? this.#nameOf(this.steps.length) : undefined;
    await using file = await names.openToWriteAt(place).catch(told(place));
    const stats = file.stat();
    if (markOf(stats) !== markOf(was)) throw stale(place.shown);
    try {
      if (kept !== undefined) await this.#keepTail(file, kept, size + by, -by);
      await this.#write({ do: 'tail', at: spotOf(place), ino: `${was.ino}`, size, by, kept }, 'now');
    } catch (error) {
      // No step tells of it yet, so nobody else would take it away.
      if (kept !== undefined) await removeTree({ folder: this.#journal.kept, name: kept });
      throw error;
    }
    if (typeof content === 'number') file.truncate(size + by);
    else await file.write(content, size);
    await file.sync();
  }

  async #keepTail(file: Handle, kept: string, from: number, length: number): Promise<void> {
    this.#account(length);
    await using copy = await names.createAt({ folder: this.#journal.kept, name: kept }, 0o600);
    const bytes = Buffer.alloc(length);
    await file.read(bytes, from);
    await copy.write(bytes, 0);
    await copy.sync();
  }

  async #write(line: Line, durable: Durable): Promise<void> {
    await this.#pen.write(line, durable);
    if (line.do === 'void') this.steps.pop();
    else if (line.do !== 'made' && line.do !== 'undone') this.steps.push(line);
  }

  #nameOf(number: number): string {
    return `${this.id}.${number}`;
  }

  async #putInPlace(place: Place, was: BigIntStats, content: Buffer): Promise<void> {
    const number = this.steps.length;
    const kept = this.#nameOf(number);
    const step = { do: 'put', at: spotOf(place), was: markOf(was), kept, inPlace: true } as const;
    await this.#write(step, 'later');
    await this.#keep(place, was, number, { byCopy: true });
    await syncFolder(this.#journal.kept);
    await this.#write({ do: 'made', is: '' }, 'now');
    this.steps[number] = { ...step, is: '' };
    const is = markOf(await writeInPlace(place, was, content).catch(told(place)));
    await this.#write({ do: 'made', is }, 'later');
    this.steps[number] = { ...step, is };
  }

  async #keep(place: Place, was: BigIntStats, number: number, { byCopy = false } = {}): Promise<void> {
    this.#account(Number(was.size));
    await keep(
      place,
      { folder: this.#journal.kept, name: this.#nameOf(number) },
      { isLink: was.isSymbolicLink(), byCopy },
    ).catch(told(place));
  }

  #account(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.#mostBytes) {
      const words = `The journal keeps at most ${this.#mostBytes} bytes for undo, and this is more.`;
      throw refuse('TOO_LARGE', words, 'Do it in parts, or delete with permanent=true.');
    }
  }

  /** The step that everything before prepared. */
  async #bring(place: Place, was: BigIntStats | undefined, step: Put, isNew: boolean): Promise<void> {
    const temp = { folder: place.folder, name: step.temp ?? '' };
    if (!isNew) await (was?.isDirectory() === true ? this.#takeFolder(place, step) : names.removeAt(place));
    else if (was === undefined) await moveToFree(temp, place);
    else await names.renameAt(temp, place);
  }

  /** A folder goes to the journal as it is. From another disk it goes as a copy, and leaves its place at once too. */
  async #takeFolder(place: Place, { kept = '', temp = '' }: Put): Promise<void> {
    this.#account((await sizeOfTree(place, this.#mostBytes)).bytes);
    const home = { folder: this.#journal.kept, name: kept };
    try {
      await names.renameAt(place, home);
    } catch (error) {
      if (!names.isCode(error, 'EXDEV')) throw error;
      await copyTree(place, home);
      await syncFolder(this.#journal.kept);
      const aside = { folder: place.folder, name: temp };
      await names.renameAt(place, aside);
      await removeTree(aside);
    }
  }

  /** To another disk nothing can be moved, only copied; the old goes to the journal. */
  async #moveAway(from: Place, to: Place): Promise<void> {
    await this.put(to, to.stats, { make: (temp) => copyTree(from, temp) });
    await this.put(from, from.stats);
  }
}

/** Of two names of one file, renaming the first to the second leaves both: https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html */
function isOtherName(from: Place, to: Place): boolean {
  if (to.stats?.ino !== from.stats?.ino || to.stats?.dev !== from.stats?.dev) return false;
  const isSame = from.folder.stats.ino === to.folder.stats.ino && from.name === to.name;
  // Where A and a are one name, it is renamed like any other.
  return !isSame && to.root.caseSensitive;
}

/** What stands in a place must be what the caller saw there, or nothing where nothing was. */
async function expectSame(place: Place, was: BigIntStats | undefined): Promise<void> {
  const now = await names.statsAt(place);
  if (now !== undefined && was === undefined) throw exists(place.shown);
  if ((now && markOf(now)) !== (was && markOf(was))) throw stale(place.shown);
}
