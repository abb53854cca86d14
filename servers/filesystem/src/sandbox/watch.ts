import { watch, type FSWatcher } from 'node:fs';
import { ToolError } from '@plugboard/core';
import { refuse } from '../errors.ts';
import type { Location } from './location.ts';
import { isCode } from './name.ts';
import type { Opened, OpenedFile } from './opened.ts';

/** Editors write in several steps, and a log is written all the time: so long all that happens is one change. */
const SETTLE_MS = 50;
/** A file that is replaced while it is looked at is looked at again, but not for ever. */
const MOST_LOOKS = 3;

interface Ways {
  readonly openFile: (path: Location) => Promise<OpenedFile>;
  readonly openFolder: (path: Location) => Promise<Opened>;
}

/** What is there now: a version of the file, nothing, or what may not be read and is therefore not told of. */
type Seen = string;
const GONE: Seen = 'gone';
const CLOSED: Seen = 'closed';

/**
 * Tells when a file was changed, replaced, taken away or put back. Each folder on the way to it is watched for the next
 * name, through its handle where a handle is a path: what is renamed over the file, or over a folder, is seen as well.
 * Whether it may be read is asked anew at each change.
 */
export class WatchedFile {
  readonly #ways: Ways;
  readonly #asked: Location;
  readonly #changed: () => void;
  /** By the folder and the name in it. */
  #watchers = new Map<string, FSWatcher>();
  /**
   * A folder on the way is another: the system may have given it the number of the one before, so that no folder is
   * taken for watched any more.
   */
  #isStale = false;
  #seen: Seen = GONE;
  #timer: NodeJS.Timeout | undefined;
  #looking = Promise.resolve();
  #isEnded = false;

  constructor(ways: Ways, asked: Location, changed: () => void) {
    [this.#ways, this.#asked, this.#changed] = [ways, asked, changed];
  }

  /** Throws words for a file that may not be read or is not there. */
  async begin(): Promise<void> {
    try {
      const file = await this.#ways.openFile(this.#asked);
      await file[Symbol.asyncDispose]();
      this.#seen = await this.#look();
    } catch (error) {
      this.end();
      throw error;
    }
  }

  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
    this.#replace(new Map());
  }

  #notice(isOnTheWay: boolean): void {
    if (this.#isEnded) return;
    this.#isStale ||= isOnTheWay;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#looking = this.#looking.then(() => this.#compare()).catch(() => {});
    }, SETTLE_MS).unref();
  }

  async #compare(): Promise<void> {
    if (this.#isEnded) return;
    const [before, now] = [this.#seen, await this.#look()];
    this.#seen = now;
    if (now !== before && now !== CLOSED && !this.#isEnded) this.#changed();
  }

  /** What is there, with every folder that leads to it watched. */
  async #look(): Promise<Seen> {
    for (let left = MOST_LOOKS; ; left -= 1) {
      const { seen, places } = await this.#find();
      // What happened before a folder was watched would be missed.
      if (!(await this.#watch(places)) || left === 0) return seen;
    }
  }

  async #find(): Promise<{ seen: Seen; places: readonly Location[] }> {
    try {
      await using file = await this.#ways.openFile(this.#asked);
      const { dev, ino, size, mtimeNs } = file.stats;
      return { seen: [dev, ino, size, mtimeNs].join(' '), places: [this.#asked, file] };
    } catch (error) {
      const isGone = ToolError.is(error) && (error.code === 'NOT_FOUND' || error.code === 'NOT_A_DIRECTORY');
      return { seen: isGone ? GONE : CLOSED, places: [this.#asked] };
    }
  }

  /** Watches the folders that lead to these places, and no others. True when one was not watched before. */
  async #watch(places: readonly Location[]): Promise<boolean> {
    const former = this.#isStale ? new Map<string, FSWatcher>() : this.#watchers;
    this.#isStale = false;
    const wanted = new Map<string, FSWatcher>();
    try {
      for (const place of places) await this.#watchWay(place, former, wanted);
    } finally {
      this.#replace(wanted);
    }
    return [...wanted.keys()].some((key) => !former.has(key));
  }

  async #watchWay(
    { root, parts }: Location,
    former: ReadonlyMap<string, FSWatcher>,
    wanted: Map<string, FSWatcher>,
  ): Promise<void> {
    for (const [depth, name] of parts.entries()) {
      const folder = await this.#ways
        .openFolder({ root, parts: parts.slice(0, depth) })
        .catch(() => undefined);
      if (folder === undefined) return;
      await using held = folder;
      const key = [held.stats.dev, held.stats.ino, name].join(' ');
      if (wanted.has(key)) continue;
      wanted.set(key, former.get(key) ?? this.#watchName(held.base, name, depth < parts.length - 1));
    }
  }

  /** Closes what is watched beside these; at the end, all. */
  #replace(wanted: Map<string, FSWatcher>): void {
    const kept = new Set(this.#isEnded ? [] : wanted.values());
    for (const watcher of [...this.#watchers.values(), ...wanted.values()])
      if (!kept.has(watcher)) watcher.close();
    this.#watchers = this.#isEnded ? new Map() : wanted;
  }

  #watchName(folder: string, name: string, isOnTheWay: boolean): FSWatcher {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, other) => {
        // Systems compose letters in their own ways.
        if (other === null || other.normalize() === name.normalize()) this.#notice(isOnTheWay);
      });
      // Windows fails at a folder that is taken away.
      return watcher.on('error', () => this.#notice(true));
    } catch (error) {
      if (!isCode(error, 'ENOSPC', 'EMFILE', 'ENFILE')) throw error;
      throw refuse(
        'BUSY',
        'The operating system lets this server watch no more files.',
        'Give one up first.',
      );
    }
  }
}
