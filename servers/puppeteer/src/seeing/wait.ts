import type { Tab } from '../sessions/tab.ts';
import { elementIn, inFrame } from '../sessions/world.ts';
import { lookAt } from './look.ts';
import { knownBy } from './resolve.ts';
import { folded, plainOf, rowsOf } from './write.ts';

export interface Awaited {
  readonly text?: string | undefined;
  readonly textGone?: string | undefined;
  readonly ref?: string | undefined;
  readonly url?: string | undefined;
  readonly idle?: boolean | undefined;
}

const BETWEEN_MS = 150;

/** Waits until all that was named is so; whether it came in time. */
export async function comes(
  tab: Tab,
  wanted: Awaited,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (wanted.ref !== undefined) knownBy(tab, wanted.ref);
  const until = Date.now() + timeoutMs;
  if (wanted.idle === true)
    await tab.page.waitForNetworkIdle({ idleTime: 500, timeout: timeoutMs, signal }).catch(() => {});
  for (;;) {
    signal.throwIfAborted();
    tab.assertReady();
    if (await isSo(tab, wanted).catch(() => false)) return true;
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
}

async function isSo(tab: Tab, { text, textGone, ref, url, idle }: Awaited): Promise<boolean> {
  if (url !== undefined && !tab.shown.masked(tab.page.url()).includes(url)) return false;
  if (ref !== undefined && !(await isThere(tab, ref))) return false;
  if (idle === true) await inFrame(tab.page.mainFrame(), 'quiet', 300, 3000);
  if (text === undefined && textGone === undefined) return true;
  const lines = [...rowsOf((await lookAt(tab)).parts)].map((row) => plainOf(row.text));
  // Asked for piece by piece, a masked value would be found out.
  const seen = folded(tab.shown.masked(lines.join(' ')));
  const has = (wanted: string) => seen.includes(folded(wanted));
  return (text === undefined || has(text)) && (textGone === undefined || !has(textGone));
}

async function isThere(tab: Tab, ref: string): Promise<boolean> {
  const { number, known } = knownBy(tab, ref);
  const element = await elementIn(known.frame, 'element', number);
  return element !== undefined && 'at' in (await inFrame(known.frame, 'ready', element, []));
}
