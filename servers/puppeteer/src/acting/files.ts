import { ToolError } from '@plugboard/core';
import type { FileChooser, Page } from 'puppeteer-core';
import { resolve, type Target } from '../seeing/resolve.ts';
import { elementIn, inFrame } from '../sessions/world.ts';
import type { Here } from './act.ts';
import { reach } from './reach.ts';

/** Puppeteer's handle of an input for files. */
interface FileField {
  readonly uploadFile: (...paths: string[]) => Promise<void>;
}

const ASKS_MS = 5_000;

/** Gives files to a field, seen or not; or clicks, and gives them to the chooser that opens. */
export async function giveFiles(
  { tab, signal }: Here,
  target: Target,
  paths: string[],
): Promise<string | undefined> {
  const { handle, frame, note } = await resolve(tab, target);
  const control = (await elementIn(frame, 'controlOf', handle)) ?? handle;
  const { type } = await inFrame(frame, 'natureOf', control);
  if (type === 'file') {
    await (control as unknown as FileField).uploadFile(...paths);
    return note;
  }
  const { x, y } = await reach(tab, target, ['hit'], signal);
  const chooser = await chooserOf(tab.page, async () => tab.page.mouse.click(x, y));
  if (chooser === undefined)
    throw new ToolError('Nothing asked for a file when it was clicked.', {
      code: 'NO_FILE_FIELD',
      hint: 'Look for a field of kind file in a snapshot.',
    });
  await chooser.accept(paths);
  return note;
}

/** What asks for files because of an act. */
async function chooserOf(page: Page, doIt: () => Promise<void>): Promise<FileChooser | undefined> {
  // Puppeteer asks for it too, and goes on before the page knows: a window of the system would open.
  const client = await page.createCDPSession();
  try {
    await client.send('Page.setInterceptFileChooserDialog', { enabled: true });
    const asking = page.waitForFileChooser({ timeout: ASKS_MS }).catch(() => undefined);
    await inFrame(page.mainFrame(), 'quiet', 0, 0);
    await doIt();
    return await asking;
  } finally {
    await client.detach().catch(() => {});
  }
}
