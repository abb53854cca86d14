import { ToolError } from '@plugboard/core';
import type { ConsoleMessage, Dialog, HTTPRequest, Page } from 'puppeteer-core';
import { Shown } from '../showing/shown.ts';
import { withoutPasswords } from '../looking/secret-fields.ts';
import { Ring } from './ring.ts';

/** Something a page said on its console. */
export interface Said {
  readonly level: 'debug' | 'error' | 'info' | 'log' | 'warn';
  readonly text: string;
  readonly at: Date;
}

const TITLE_MS = 2_000;
const CLOSE_MS = 2_000;
const KNOWN_MS = 50;
const RESTLESS_TIMES = 4;
const RESTLESS_MS = 3_000;
const MOST_SAID = 500;
const MOST_REQUESTS = 1_000;
/** Of one line of a console. */
export const LONGEST_SAID = 2_000;
const MOST_SECRETS = 50;

export type TabOptions = Pick<Tab, 'nextRef' | 'page' | 'shown'>;

/**
 * One page, and what happened in it: what it said, what it asked for, the dialog it waits with. Calls on one tab wait for each
 * other, so that two of them never meet in a half-filled form.
 */
export class Tab {
  readonly id: string;
  readonly page: Page;
  /** How its text is shown. */
  readonly shown: Shown;
  /** How what it sent and got is shown, after `shown`. */
  readonly sent = new Shown();
  /** For an element that is named for the first time. */
  readonly nextRef: () => number;
  readonly said = new Ring<Said>(MOST_SAID);
  readonly requests = new Ring<HTTPRequest>(MOST_REQUESTS);
  /** The dialog that the page waits with. Nothing else can be done with it until somebody answered. */
  dialog: Dialog | undefined;
  /** Why the page is gone, in words of ours. */
  gone: string | undefined;
  /** Its page died of something; the next address it is given starts it anew. */
  hasCrashed = false;
  /** When it last went somewhere, whoever sent it. */
  readonly #went: number[] = [];
  #turn: Promise<void> = Promise.resolve();

  constructor(id: string, { page, shown, nextRef }: TabOptions) {
    this.id = id;
    this.page = page;
    this.shown = shown;
    this.nextRef = nextRef;
    page.on(
      'console',
      (message) => void this.said.add({ ...saidBy(message), text: this.#kept(message.text()) }),
    );
    page.on('pageerror', (error) => {
      const text = error instanceof Error ? error.message : String(error);
      this.said.add({ level: 'error', text: this.#kept(text), at: new Date() });
    });
    page.on('request', (request) => void this.requests.add(request));
    page.on('dialog', (dialog) => (this.dialog = dialog));
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      this.#went.push(Date.now());
      if (this.#went.length > RESTLESS_TIMES) this.#went.shift();
    });
    page.on('error', () => {
      this.hasCrashed = true;
      this.dialog = undefined;
    });
    page.once('close', () => (this.gone ??= 'It was closed.'));
  }

  /** A value may begin before the end of what is shown. */
  #kept(text: string): string {
    return text.slice(0, LONGEST_SAID + this.shown.slack);
  }

  /** What its fields for passwords held. A page chooses that: it is masked in what is sent and came alone. */
  noteSecrets(values: readonly string[]): void {
    if (this.sent.size < MOST_SECRETS) this.sent.hide(...values.slice(0, MOST_SECRETS));
  }

  /** A part of a request or an answer, without passwords. */
  sentText(text: string): string {
    return this.shown.text(this.sent.masked(withoutPasswords(text)));
  }

  /** Its page loads itself, or another, again and again: where somebody else sends it, it would go on before it is left. */
  get isRestless(): boolean {
    const [first] = this.#went;
    return this.#went.length === RESTLESS_TIMES && Date.now() - (first ?? 0) < RESTLESS_MS;
  }

  /** Throws where there is no page to do something with, or a dialog is in the way. */
  assertReady(): void {
    this.assertThere();
    if (this.hasCrashed) throw crashed(this.id);
  }

  /** The same, for what gives it another page. */
  assertThere(): void {
    if (this.gone !== undefined) throw gone(this.id, this.gone);
    if (this.dialog !== undefined)
      throw new ToolError(`The page of ${this.id} waits with a dialog (${this.dialog.type()}).`, {
        code: 'DIALOG',
        hint: 'Answer it with dialog: accept or dismiss.',
      });
  }

  /** Does something when nothing else is being done here. */
  async inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const mine = Promise.withResolvers<void>();
    this.#turn = mine.promise;
    try {
      await unlessAborted(before, signal);
      return await this.#whileThere(work);
    } finally {
      // Given up while it waited, it still lets the next one wait for those before.
      void before.finally(() => mine.resolve());
    }
  }

  /** Ends with the page: Chrome answers nothing of one that crashed, until there is another. */
  async #whileThere<T>(work: () => Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const onCrash = () => reject(crashed(this.id));
    this.page.on('error', onCrash);
    const working = work();
    working.catch(() => {});
    try {
      return await Promise.race([working, promise]);
    } catch (error) {
      throw ToolError.is(error) ? error : await this.#endOf(error);
    } finally {
      this.page.off('error', onCrash);
    }
  }

  /** Why something failed, where it is the end of the page: that is known a moment after all that fails by it. */
  async #endOf(error: unknown): Promise<unknown> {
    await new Promise((resolve) => setTimeout(resolve, KNOWN_MS));
    if (this.hasCrashed) return crashed(this.id);
    if (!this.page.browser().connected)
      return new ToolError('The browser ended.', {
        code: 'BROWSER_GONE',
        hint: 'Call again: another one is started, with nothing of what was open.',
        cause: error,
      });
    return this.gone === undefined ? error : gone(this.id, this.gone);
  }

  /** Empty where the page is too busy to say it. */
  async title(): Promise<string> {
    if (this.dialog !== undefined || this.hasCrashed) return '';
    const late = new Promise<string>((resolve) => {
      setTimeout(() => resolve(''), TITLE_MS).unref();
    });
    return Promise.race([this.page.title().catch(() => ''), late]);
  }

  /** A page that is on its way somewhere may take its time to go; nobody waits for that. */
  async close(): Promise<void> {
    this.gone ??= 'It was closed.';
    const closed = this.page.close({ runBeforeUnload: false }).catch(() => {});
    const late = new Promise<void>((resolve) => {
      setTimeout(resolve, CLOSE_MS).unref();
    });
    await Promise.race([closed, late]);
  }
}

function gone(tab: string, why: string): ToolError {
  return new ToolError(`The tab ${tab} is gone. ${why}`, {
    code: 'NO_TAB',
    hint: 'Open another with tabs, action open.',
  });
}

function crashed(tab: string): ToolError {
  return new ToolError(`The page of ${tab} crashed.`, {
    code: 'CRASHED',
    hint: 'Load it again with history, action reload, or navigate elsewhere.',
  });
}

async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const LEVELS: Readonly<Record<string, Said['level']>> = {
  debug: 'debug',
  verbose: 'debug',
  error: 'error',
  assert: 'error',
  warn: 'warn',
  info: 'info',
};

function saidBy(message: ConsoleMessage): Omit<Said, 'text'> {
  return {
    level: LEVELS[message.type()] ?? 'log',
    at: new Date(),
  };
}
