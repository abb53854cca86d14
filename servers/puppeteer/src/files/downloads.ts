import { rename, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { BrowserContext, CDPSession } from 'puppeteer-core';
import type { Session } from '../sessions/session.ts';
import type { Shown } from '../showing/shown.ts';

export interface Download {
  readonly id: string;
  readonly principal: string;
  /** How its texts are shown. */
  readonly shown: Shown;
  /** As the site named it, made harmless. */
  readonly name: string;
  readonly url: string;
  state: 'canceled' | 'done' | 'running' | 'too large';
  bytes: number;
  /** Where it lies once it is done, relative to the folder. */
  file?: string;
}

/** Of an address that is shown. */
export const LONGEST_URL = 500;
const LARGEST = 500_000_000;
const MOST = 1_000;
const MOST_OF_ONE = 200;

/** What the pages of a server's sessions downloaded, into one folder. */
export class Downloads {
  readonly #root: string;
  readonly #all = new Map<string, Download>();
  #count = 0;

  constructor(root: string) {
    this.#root = root;
  }

  of(principal: string): Download[] {
    return [...this.#all.values()].filter((each) => each.principal === principal);
  }

  /** Whether a file of the folder was downloaded by somebody else. */
  isOfAnother(principal: string, path: string): boolean {
    return [...this.#all.values()].some(
      ({ file, principal: whose }) =>
        whose !== principal && file !== undefined && join(this.#root, file) === path,
    );
  }

  /** Takes what the pages of a session download from now on. */
  async watch({ principal, shown, room: { context } }: Session): Promise<AsyncDisposable> {
    const session = await context.browser().target().createCDPSession();
    const byGuid = new Map<string, Download>();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allowAndName',
      ...(context.id === undefined ? {} : { browserContextId: context.id }),
      downloadPath: this.#root,
      eventsEnabled: true,
    });
    session.on('Browser.downloadWillBegin', ({ guid, url, suggestedFilename }) => {
      if (this.#all.size >= MOST || this.of(principal).length >= MOST_OF_ONE) {
        void cancel(session, guid, context);
        return;
      }
      this.#count += 1;
      const download: Download = {
        id: `d${this.#count}`,
        principal,
        shown,
        name: harmless(shown.masked(suggestedFilename)),
        url: url.slice(0, LONGEST_URL + shown.slack),
        state: 'running',
        bytes: 0,
      };
      this.#all.set(download.id, download);
      byGuid.set(guid, download);
    });
    session.on('Browser.downloadProgress', ({ guid, receivedBytes, state }) => {
      const download = byGuid.get(guid);
      if (download === undefined) return;
      download.bytes = receivedBytes;
      if (receivedBytes > LARGEST && state === 'inProgress') {
        download.state = 'too large';
        void cancel(session, guid, context);
      } else if (state === 'completed') void this.#finish(guid, download);
      else if (state === 'canceled') {
        if (download.state === 'running') download.state = 'canceled';
        void rm(join(this.#root, guid), { force: true });
      }
    });
    return { [Symbol.asyncDispose]: async () => this.#end(session, byGuid) };
  }

  /** What was on its way ends with its session, and nobody tells of it any more. */
  async #end(session: CDPSession, byGuid: ReadonlyMap<string, Download>): Promise<void> {
    await session.detach().catch(() => {});
    for (const [guid, download] of byGuid) {
      if (download.state !== 'running') continue;
      download.state = 'canceled';
      await rm(join(this.#root, guid), { force: true }).catch(() => {});
    }
  }

  /** Under its own name where that is free: nothing is overwritten. */
  async #finish(guid: string, download: Download): Promise<void> {
    const extension = extname(download.name);
    const stem = basename(download.name, extension);
    for (let copy = 0; copy < 1000; copy += 1) {
      const file = copy === 0 ? download.name : `${stem} (${copy})${extension}`;
      const isTaken = await stat(join(this.#root, file)).then(
        () => true,
        () => false,
      );
      if (isTaken) continue;
      await rename(join(this.#root, guid), join(this.#root, file));
      download.file = file;
      break;
    }
    download.state = 'done';
  }
}

async function cancel(session: CDPSession, guid: string, { id }: BrowserContext): Promise<void> {
  await session
    .send('Browser.cancelDownload', { guid, ...(id === undefined ? {} : { browserContextId: id }) })
    .catch(() => {});
}

/** A name that is a name on every system: no folders, no devices, nothing hidden, nothing invisible. */
export function harmless(suggested: string): string {
  const name = suggested
    .normalize('NFC')
    .replaceAll(/[\p{C}\u2028\u2029]/gu, '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .slice(0, 120);
  const isDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
  return name === '' || isDevice ? `download_${name}` : name;
}
