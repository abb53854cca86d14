import { ToolError } from '@plugboard/core';
import type { Frame } from 'puppeteer-core';
import type { Readiness, Want } from '../in-page/contract.ts';
import { resolve, type Target } from '../seeing/resolve.ts';
import { memoryOf, pageOf } from '../seeing/memory.ts';
import type { Tab } from '../sessions/tab.ts';
import { elementIn, inFrame, ownerOf, type Handle } from '../sessions/world.ts';

/** An element that can take what is to be done to it now. */
export interface Reached {
  readonly handle: Handle;
  readonly frame: Frame;
  /** In pixels of the tab. */
  readonly x: number;
  readonly y: number;
  readonly note?: string;
}

const WAIT_MS = 6_000;
const AGAIN_MS = 120;

/**
 * Waits until an element can be acted on: there, seen, enabled, still, with nothing on it. Brings it into view. What keeps it from
 * that for long is told.
 */
export async function reach(
  tab: Tab,
  target: Target,
  wants: readonly Want[],
  signal: AbortSignal,
): Promise<Reached> {
  const until = Date.now() + WAIT_MS;
  for (;;) {
    const { handle, frame, note } = await resolve(tab, target);
    const readiness = await inFrame(frame, 'ready', handle, wants);
    const place =
      'at' in readiness ? await onTab(tab, frame, readiness.at, wants.includes('hit')) : readiness;
    if ('at' in place)
      return { handle, frame, x: place.at[0], y: place.at[1], ...(note !== undefined && { note }) };
    if (Date.now() > until || signal.aborted) throw await refusal(tab, place, frame, named(target));
    await handle.dispose().catch(() => {});
    await new Promise((resume) => setTimeout(resume, AGAIN_MS));
    signal.throwIfAborted();
    tab.assertReady();
  }
}

const named = ({ ref, selector }: Target): string =>
  ref ?? (selector === undefined ? 'It' : 'What the selector names');

type Place = Readiness & { readonly coveredIn?: Frame };

/** A point of a frame on the tab; on the way out no frame may be covered there either. */
async function onTab(tab: Tab, frame: Frame, at: readonly [number, number], isHit: boolean): Promise<Place> {
  let [x, y] = at;
  for (let inner = frame; inner !== tab.page.mainFrame();) {
    const outer = inner.parentFrame();
    const owner = outer && (await ownerOf(inner));
    if (!outer || !owner) return { not: 'gone' };
    const [left, top, scaleX, scaleY] = await inFrame(outer, 'originOf', owner);
    [x, y] = [left + x * scaleX, top + y * scaleY];
    if (isHit && !(await inFrame(outer, 'isHit', owner, x, y))) {
      // The frame itself may be out of view.
      await inFrame(outer, 'scrollTo', owner);
      const [newLeft, newTop] = await inFrame(outer, 'originOf', owner);
      [x, y] = [x - left + newLeft, y - top + newTop];
      if (!(await inFrame(outer, 'isHit', owner, x, y))) return { not: 'covered', coveredIn: outer };
    }
    inner = outer;
  }
  return { at: [x, y] };
}

const WORDS = {
  covered: ['lies under something else', 'Deal with that first: close it, or scroll.'],
  disabled: ['is disabled', 'Something else has to be done on the page first.'],
  gone: ['is not on the page any more', 'Take a snapshot, and use the refs of that.'],
  hidden: ['cannot be seen now', 'Something has to be opened first, or the page scrolled; take a snapshot.'],
  moving: ['does not come to rest', 'Wait with wait_for, or try again.'],
  readonly: ['cannot be written into', 'Look for a control that sets it.'],
} as const;

async function refusal(tab: Tab, place: Place, frame: Frame, name: string): Promise<ToolError> {
  if ('at' in place) return new ToolError(`${name} could not be reached.`, { code: 'NOT_READY' });
  const [words, hint] = WORDS[place.not];
  const by = place.not === 'covered' ? await coverIn(tab, place.coveredIn ?? frame) : undefined;
  return new ToolError(`${name} ${words}${by === undefined ? '' : `, ${by}`}.`, {
    code: place.not === 'gone' ? 'STALE_REF' : 'NOT_READY',
    hint,
  });
}

/** What lies on it, by a ref that it has from now on. */
async function coverIn(tab: Tab, frame: Frame): Promise<string | undefined> {
  const cover = await elementIn(frame, 'cover');
  if (cover === undefined) return undefined;
  const memory = memoryOf(tab);
  const ref = await inFrame(frame, 'numberOne', cover, memory.next());
  if (memory.known(ref) === undefined)
    memory.remember(ref, { frame, kind: 'clickable', name: '', page: pageOf(frame), isOneOfMany: true });
  return `e${ref}`;
}
