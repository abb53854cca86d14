import { ToolError } from '@plugboard/core';
import type { Frame } from 'puppeteer-core';
import type { Tab } from '../sessions/tab.ts';
import { elementIn, inFrame, type Handle } from '../sessions/world.ts';
import { lookAt, nameOf, nodesOf } from './look.ts';
import { memoryOf, pageOf, type Known } from './memory.ts';

/** How an argument names an element. */
export interface Target {
  /** `e12`, of a snapshot. */
  readonly ref?: string | undefined;
  /** CSS; it must name one element. */
  readonly selector?: string | undefined;
}

export interface Resolved {
  readonly handle: Handle;
  readonly frame: Frame;
  /** Another element than the one that was named stands for it: a sentence of ours. */
  readonly note?: string;
}

/** The element that is named. Throws a `ToolError` where there is none, or more than one. */
export async function resolve(tab: Tab, { ref, selector }: Target): Promise<Resolved> {
  if (ref !== undefined && selector === undefined) return byRef(tab, ref);
  if (selector !== undefined && ref === undefined) return bySelector(tab, selector);
  throw new ToolError('One of ref and selector names the element.', {
    code: 'NO_TARGET',
    hint: 'Give a ref of a snapshot, like e12.',
  });
}

/** What is remembered of a ref. Throws for one that no element of this tab had: those of other tabs, too. */
export function knownBy(tab: Tab, ref: string): { number: number; known: Known } {
  const number = Number(/^e(\d{1,9})$/.exec(ref)?.[1] ?? Number.NaN);
  const known = memoryOf(tab).known(number);
  if (known !== undefined) return { number, known };
  throw new ToolError('No element of this tab had that ref.', {
    code: 'NO_REF',
    hint: 'Refs look like e12 and come from snapshot or find, of the same tab.',
  });
}

async function byRef(tab: Tab, ref: string): Promise<Resolved> {
  const { number, known } = knownBy(tab, ref);
  const handle = await elementIn(known.frame, 'element', number).catch(goneIs(known.frame));
  return handle === undefined ? heal(tab, ref, known) : { handle, frame: known.frame };
}

/** A frame that is gone has no elements. */
function goneIs(frame: Frame): (error: unknown) => undefined {
  return (error) => {
    if (frame.detached) return undefined;
    throw error;
  };
}

/**
 * An element that is gone may have been drawn anew: another of the same role and name stands for it where nothing else can be
 * meant. It must be new since, on the same page, the only one now, and the old one must have been the only one then.
 */
async function heal(tab: Tab, ref: string, known: Known): Promise<Resolved> {
  const memory = memoryOf(tab);
  const { parts, frames } = await lookAt(tab);
  const alike = [...nodesOf(parts)].filter(
    (node) => node.acts === true && node.kind === known.kind && nameOf(node) === known.name,
  );
  const [node] = alike;
  const frame = frames[node?.frame ?? -1];
  const isSure =
    !known.isOneOfMany &&
    known.name !== '' &&
    alike.length === 1 &&
    frame !== undefined &&
    pageOf(frame) === known.page;
  const since = node?.ref === undefined ? undefined : memory.known(node.ref)?.first;
  if (isSure && node?.ref !== undefined && since !== undefined && since > known.last) {
    const handle = await elementIn(frame, 'element', node.ref);
    if (handle !== undefined)
      return { handle, frame, note: `${ref} was drawn anew: e${node.ref} stands for it, by role and name.` };
  }
  throw new ToolError(`${ref} is not on the page any more.`, {
    code: 'STALE_REF',
    hint: 'Take a snapshot, and use the refs of that.',
  });
}

async function bySelector(tab: Tab, selector: string): Promise<Resolved> {
  const found: { frame: Frame; count: number }[] = [];
  for (const frame of tab.page.frames()) {
    const count = await inFrame(frame, 'count', selector).catch((error: unknown) => {
      if (frame !== tab.page.mainFrame()) return 0;
      if (!/not a valid selector/.test(String(error))) throw error;
      throw new ToolError('That is no CSS selector.', {
        code: 'BAD_SELECTOR',
        hint: 'Use a ref of a snapshot.',
      });
    });
    if (count > 0) found.push({ frame, count });
    if (count > 0 && frame === tab.page.mainFrame()) break;
  }
  const [first] = found;
  const count = found.reduce((sum, each) => sum + each.count, 0);
  const handle = count === 1 && first && (await elementIn(first.frame, 'query', selector));
  if (!first || !handle)
    throw new ToolError(`${count === 0 ? 'No element has' : `${count} elements have`} that selector.`, {
      code: count === 0 ? 'NO_MATCH' : 'AMBIGUOUS',
      hint: 'Name one element: a ref of a snapshot is surest.',
    });
  return { handle, frame: first.frame };
}
