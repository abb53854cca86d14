import { ToolError } from '@plugboard/core';
import type { Page, Target } from 'puppeteer-core';
import type { Room } from '../browser/engine.ts';
import { guardSchemes } from '../egress/scheme-gate.ts';
import type { Downloads } from '../files/downloads.ts';
import type { Shown } from '../showing/shown.ts';
import { Tab } from './tab.ts';

const MOST_TABS = 20;

export interface SessionOptions {
  readonly id: string;
  readonly principal: string;
  readonly room: Room;
  readonly shown: Shown;
  /** The next id that no tab of this process had. */
  readonly nextTab: () => string;
  /** The next number that no element of this process had: a ref names nothing in another tab. */
  readonly nextRef: () => number;
}

/** A browser context of one agent: cookies, storage and tabs that no other session sees. */
export class Session implements AsyncDisposable {
  readonly id: string;
  readonly principal: string;
  readonly room: Room;
  /** How text of its pages is shown: what was typed as a password here is masked here. */
  readonly shown: Shown;
  readonly tabs = new Map<string, Tab>();
  /** The tab for calls that name none. */
  current: Tab | undefined;
  /** The browser died, or it was closed. */
  isOver = false;
  readonly #nextTab: () => string;
  readonly #nextRef: () => number;
  /** Absent in a context that is somebody else's, too. */
  readonly #gate: Disposable | undefined;
  #hasFirst = false;
  #downloading: AsyncDisposable | undefined;

  constructor({ id, principal, room, shown, nextTab, nextRef }: SessionOptions) {
    this.id = id;
    this.principal = principal;
    this.room = room;
    this.shown = shown;
    this.#nextTab = nextTab;
    this.#nextRef = nextRef;
    this.#gate = room.door && guardSchemes(room.context, () => {});
    const { context } = room;
    context.browser().once('disconnected', () => (this.isOver = true));
    // A page can open others: they are tabs like any, and more than there may be are closed at once.
    context.on('targetcreated', (target) => {
      const [kind, opener]: [string, Target | undefined] = [target.type(), target.opener()];
      if (kind === 'page' && opener !== undefined) void this.#meet(target, opener).catch(() => {});
    });
  }

  /** What its pages download is told until it is over. */
  async takeDownloads(downloads: Downloads): Promise<void> {
    this.#downloading = await downloads.watch(this);
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
    this.#gate?.[Symbol.dispose]();
    if (this.room.door === undefined) await Promise.all([...this.tabs.values()].map((tab) => tab.close()));
    await this.room[Symbol.asyncDispose]();
    await this.#downloading?.[Symbol.asyncDispose]();
  }

  async #meet(target: Target, opener: Target): Promise<void> {
    // Where there is no boundary, the context has pages of the person's, and of other sessions.
    const by = this.room.door === undefined ? await opener.page() : undefined;
    const isOurs = by === undefined || [...this.tabs.values()].some((tab) => tab.page === by);
    const page = isOurs ? await target.page() : null;
    if (page !== null) this.#adopt(page);
  }

  #adopt(page: Page): void {
    if ([...this.tabs.values()].some((tab) => tab.page === page)) return;
    if (this.tabs.size >= MOST_TABS) void page.close().catch(() => {});
    else this.#add(page);
  }

  #add(page: Page): Tab {
    const tab = new Tab(this.#nextTab(), { page, shown: this.shown, nextRef: this.#nextRef });
    this.tabs.set(tab.id, tab);
    page.once('close', () => this.#forget(tab));
    return tab;
  }

  #forget(tab: Tab): void {
    this.tabs.delete(tab.id);
    if (this.current === tab) this.current = [...this.tabs.values()].at(-1);
  }
}
