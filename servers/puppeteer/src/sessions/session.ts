import { ToolError } from '@plugboard/core';
import type { Page } from 'puppeteer-core';
import type { Room } from '../browser/engine.ts';
import { guardSchemes } from '../egress/scheme-gate.ts';
import { Tab } from './tab.ts';

const MOST_TABS = 20;

export interface SessionOptions {
  readonly id: string;
  readonly principal: string;
  readonly room: Room;
  /** The next id that no tab of this process had. */
  readonly nextTab: () => string;
}

/** A browser context of one agent: cookies, storage and tabs that no other session sees. */
export class Session implements AsyncDisposable {
  readonly id: string;
  readonly principal: string;
  readonly room: Room;
  readonly tabs = new Map<string, Tab>();
  /** The tab for calls that name none. */
  current: Tab | undefined;
  /** The browser died, or it was closed. */
  isOver = false;
  readonly #nextTab: () => string;
  readonly #gate: Disposable;
  #hasFirst = false;

  constructor({ id, principal, room, nextTab }: SessionOptions) {
    this.id = id;
    this.principal = principal;
    this.room = room;
    this.#nextTab = nextTab;
    this.#gate = guardSchemes(room.context, () => {});
    const { context } = room;
    context.browser().once('disconnected', () => (this.isOver = true));
    // A page can open others: they are tabs like any, and more than there may be are closed at once.
    context.on('targetcreated', (target) => {
      const kind: string = target.type();
      if (kind !== 'page' || target.opener() === undefined) return;
      void target
        .page()
        .then((page) => page && this.#adopt(page))
        .catch(() => {});
    });
  }

  async open(): Promise<Tab> {
    if (this.tabs.size >= MOST_TABS)
      throw new ToolError(`A session has at most ${MOST_TABS} tabs.`, {
        code: 'TOO_MANY',
        hint: 'Close one with tabs, action close.',
      });
    const { first, context } = this.room;
    const page = this.#hasFirst ? await context.newPage() : first;
    this.#hasFirst = true;
    this.current = this.#add(page);
    return this.current;
  }

  /** It is not listed any more, whatever its page does. */
  async close(tab: Tab): Promise<void> {
    this.#forget(tab);
    await tab.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOver = true;
    this.#gate[Symbol.dispose]();
    await this.room[Symbol.asyncDispose]();
  }

  #adopt(page: Page): void {
    if ([...this.tabs.values()].some((tab) => tab.page === page)) return;
    if (this.tabs.size >= MOST_TABS) void page.close().catch(() => {});
    else this.#add(page);
  }

  #add(page: Page): Tab {
    const tab = new Tab(this.#nextTab(), page);
    this.tabs.set(tab.id, tab);
    page.once('close', () => this.#forget(tab));
    return tab;
  }

  #forget(tab: Tab): void {
    this.tabs.delete(tab.id);
    if (this.current === tab) this.current = [...this.tabs.values()].at(-1);
  }
}
