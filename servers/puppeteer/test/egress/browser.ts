import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { chromiumPath, testOnlyArgs } from '../chromium.ts';
import { readNetLog, type NetLog } from './net-log.ts';

export interface TestBrowser extends AsyncDisposable {
  readonly browser: Browser;
  /** `Chrome/156.0.8078.79` */
  readonly version: string;
  /** Ends the browser and tells what it did on the network. */
  readonly finish: () => Promise<NetLog>;
}

export async function openBrowser(args: string[]): Promise<TestBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'plugboard-egress-'));
  const log = join(folder, 'net-log.json');
  const browser = await puppeteer.launch({
    executablePath: await chromiumPath(),
    pipe: true,
    args: [...testOnlyArgs(), ...args, `--log-net-log=${log}`],
  });
  return {
    browser,
    version: await browser.version(),
    async finish() {
      await browser.close();
      return readNetLog(log);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
