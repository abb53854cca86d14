import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { personFolder, type Check } from '@plugboard/core';

/** Where `--install-browser` puts what it gets, for all servers of this person. */
const folder = () => personFolder('cache', 'browser');

/** A file that names the program, beside what was unpacked. */
const note = () => join(folder(), 'program.txt');

export function installedHere(): string | undefined {
  if (!existsSync(note())) return undefined;
  const path = readFileSync(note(), 'utf8').trim();
  return existsSync(path) ? path : undefined;
}

/** Gets Chrome for Testing, stable, from Google, for this system. */
export async function* installBrowser(): AsyncIterable<Check> {
  const { install, resolveBuildId, detectBrowserPlatform, Browser } = await import('@puppeteer/browsers');
  const platform = detectBrowserPlatform();
  const told = (ok: boolean, words: string): Check => ({ name: 'browser', ok, words });
  if (platform === undefined) {
    yield told(false, 'There is no Chrome for this system: install Chromium with its own package manager.');
    return;
  }
  try {
    const buildId = await resolveBuildId(Browser.CHROME, platform, 'stable');
    const asked = { browser: Browser.CHROME, buildId, cacheDir: folder(), platform };
    const { executablePath } = await install(asked);
    writeFileSync(note(), `${executablePath}\n`);
    yield told(true, `Chrome ${buildId} is installed in ${folder()}.`);
  } catch {
    const words =
      'Chrome could not be fetched from storage.googleapis.com: check the network, or install Chrome yourself.';
    yield told(false, words);
  }
}
