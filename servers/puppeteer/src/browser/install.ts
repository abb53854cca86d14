import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '@plugboard/core';

/** Where `--install-browser` puts what it gets, for all servers of this person. */
function folder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const cache = process.platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME;
  return join(cache || join(homedir(), '.cache'), 'plugboard', 'browser');
}

/** A file that names the program, beside what was unpacked. */
const note = () => join(folder(), 'program.txt');

export function installedHere(): string | undefined {
  if (!existsSync(note())) return undefined;
  const path = readFileSync(note(), 'utf8').trim();
  return existsSync(path) ? path : undefined;
}

/** Gets Chrome for Testing, stable, from Google, for this system. Answers what to tell the person. */
export async function installBrowser(): Promise<string> {
  const { install, resolveBuildId, detectBrowserPlatform, Browser } = await import('@puppeteer/browsers');
  const { writeFileSync } = await import('node:fs');
  const platform = detectBrowserPlatform();
  if (platform === undefined)
    throw new Failure('There is no Chrome for this system: install Chromium with its own package manager.');
  try {
    const buildId = await resolveBuildId(Browser.CHROME, platform, 'stable');
    const { executablePath } = await install({
      browser: Browser.CHROME,
      buildId,
      cacheDir: folder(),
      platform,
    });
    writeFileSync(note(), `${executablePath}\n`);
    return `Chrome ${buildId} is installed in ${folder()}.\n`;
  } catch (error) {
    throw new Failure(
      'Chrome could not be fetched from storage.googleapis.com: check the network, or install Chrome or Chromium yourself.',
      { cause: error },
    );
  }
}
