import { ToolError } from '@plugboard/core';
import type { Engine } from '../browser/engine.ts';
import type { Downloads } from '../files/downloads.ts';
import { Shown } from '../showing/shown.ts';
import { Session } from './session.ts';
import type { Tab } from './tab.ts';

/** Contexts of one principal, and of all. */
const MOST_OF_ONE = 10;
const MOST = 50;
/** Nobody used it for so long. */
const IDLE_MS = 30 * 60_000;

export interface SessionsOptions {
  readonly engine: Engine;
  readonly downloads: Downloads | undefined;
  /** Values that are shown in no session. */
  readonly masked: readonly string[];
}

/** All sessions. What one principal has, another cannot name. */
export class Sessions implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #downloads: Downloads | undefined;
  readonly #masked: readonly string[];
  readonly #all = new Map<string, Session>();
  readonly #used = new Map<Session, number>();
  /** The session for calls of a principal that name no tab. */
  readonly #main = new Map<string, Promise<Session>>();
  /** Principals whose sessions are being opened: they count already. */
  readonly #opening: string[] = [];
  #tabs = 0;
  #refs = 0;
  #sessions = 0;

  constructor({ engine, downloads, masked }: SessionsOptions) {
    this.#engine = engine;
    this.#downloads = downloads;
    this.#masked = masked;
  }

  /** Opens a session of its own for a parallel agent. */
  async create(principal: string): Promise<Session> {
    await this.#tidy();
    const mine = this.of(principal);
    const opening = this.#opening.filter((each) => each === principal).length;
    if (mine.length + opening >= MOST_OF_ONE || this.#all.size + this.#opening.length >= MOST)
      throw new ToolError('There are as many sessions as there can be.', {
        code: 'TOO_MANY',
        hint: 'Close one with session, action close.',
      });
    this.#opening.push(principal);
    try {
      return await this.#open(principal);
    } finally {
      this.#opening.splice(this.#opening.indexOf(principal), 1);
    }
  }

  async #open(principal: string): Promise<Session> {
    this.#sessions += 1;
    const id = `s${this.#sessions}`;
    const nextTab = () => `t${(this.#tabs += 1)}`;
    const nextRef = () => (this.#refs += 1);
    const room = await this.#engine.openRoom(id);
    const session = new Session({ id, principal, room, shown: new Shown(this.#masked), nextTab, nextRef });
    // What a person's own pages download goes where it always went.
    if (room.door !== undefined && this.#downloads !== undefined)
      await session.takeDownloads(this.#downloads).catch(async (error: unknown) => {
        await session[Symbol.asyncDispose]();
        throw error;
      });
    this.#all.set(id, session);
    this.#used.set(session, Date.now());
    return session;
  }

  /** Those of a principal that are there, oldest first. */
  of(principal: string): Session[] {
    return [...this.#all.values()].filter((session) => session.principal === principal && !session.isOver);
  }

  /** By its id. */
  named(principal: string, id: string): Session {
    const session = this.#all.get(id);
    if (session !== undefined && session.principal === principal && !session.isOver)
      return this.#touch(session);
    throw new ToolError('There is no such session.', {
      code: 'NO_SESSION',
      hint: `There are ${listed(this.of(principal).map((each) => each.id))}.`,
    });
  }

  /** The session of a call that names none: opened with the first one. */
  async main(principal: string): Promise<Session> {
    const earlier = this.#main.get(principal);
    if (earlier !== undefined) {
      const known = await earlier.catch(() => undefined);
      if (known !== undefined && !known.isOver) return this.#touch(known);
      // Another call opened one meanwhile.
      if (this.#main.get(principal) !== earlier) return this.main(principal);
    }
    const opening = this.create(principal);
    this.#main.set(principal, opening);
    try {
      return await opening;
    } catch (error) {
      if (this.#main.get(principal) === opening) this.#main.delete(principal);
      throw error;
    }
  }

  /** The tab of a call: the one it names, else the current one of the principal's own session, opened where there is none. */
  async tab(principal: string, id?: string): Promise<{ readonly tab: Tab; readonly session: Session }> {
    if (id === undefined) {
      const session = await this.main(principal);
      return { session, tab: session.current ?? (await session.open()) };
    }
    for (const session of this.of(principal)) {
      const tab = session.tabs.get(id);
      if (tab !== undefined) return { session: this.#touch(session), tab };
    }
    const known = this.of(principal).flatMap((session) => [...session.tabs.keys()]);
    throw new ToolError('There is no such tab.', { code: 'NO_TAB', hint: `There are ${listed(known)}.` });
  }

  async close(session: Session): Promise<void> {
    this.#all.delete(session.id);
    this.#used.delete(session);
    await session[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all.values()].map((session) => this.close(session)));
  }

  #touch(session: Session): Session {
    this.#used.set(session, Date.now());
    return session;
  }

  /** Closes what is over, and what nobody has used for long. */
  async #tidy(): Promise<void> {
    for (const [session, at] of this.#used)
      if (session.isOver || Date.now() - at > IDLE_MS) await this.close(session);
  }
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? 'none yet' : ids.slice(0, 20).join(', ');
}
