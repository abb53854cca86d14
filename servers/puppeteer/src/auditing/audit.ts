import type { Frame } from 'puppeteer-core';
import type { Audited } from '../in-page/contract.ts';
import { memoryOf, pageOf } from '../seeing/memory.ts';
import { giveTo, inFrame, withinTime } from '../sessions/world.ts';
import type { Tab } from '../sessions/tab.ts';

/** One rule that a page does not keep, in all its frames. */
export interface Finding {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  readonly fix: string;
  readonly count: number;
  /** Where its elements are, by their places in the audit of a frame. */
  readonly places: readonly { readonly frame: Frame; readonly at: number }[];
}

export interface Audit {
  /** The worst first. */
  readonly findings: readonly Finding[];
  readonly frames: number;
  /** Frames that gave no answer. */
  readonly missed: number;
}

const MOST_FRAMES = 40;
const TIME_MS = 40_000;
const IMPACTS = ['critical', 'serious', 'moderate', 'minor'];

/** Holds what is in a tab to the rules of axe, in a world that the page has no hand in. */
export async function auditOf(tab: Tab): Promise<Audit> {
  const main = tab.page.mainFrame();
  const all = tab.page.frames();
  const frames = all.slice(0, MOST_FRAMES);
  const until = Date.now() + TIME_MS;
  const found: { frame: Frame; audited: Audited }[] = [];
  let missed = all.length - frames.length;
  for (const frame of frames) {
    const looking = withinTime(frame, Math.max(0, until - Date.now()), async () => {
      await giveTo(frame, 'axe', axe);
      return inFrame(frame, 'audit', frame === main);
    });
    // A frame may be gone meanwhile, or have no document of its own.
    const audited = frame === main ? await looking : await looking.catch(() => undefined);
    if (audited === undefined) missed += 1;
    found.push(...(audited ?? []).map((each) => ({ frame, audited: each })));
  }
  const byRule = Map.groupBy(found, ({ audited }) => audited.rule);
  const findings = [...byRule.entries()].map(([rule, each]) => {
    const places = each.flatMap(({ frame, audited }) => audited.at.map((at) => ({ frame, at })));
    const { impact = '', help = '', fix = '' } = each[0]?.audited ?? {};
    return { rule, impact, help, fix, count: places.length, places };
  });
  return { findings: findings.toSorted(worstFirst), frames: frames.length, missed };
}

function worstFirst(one: Finding, other: Finding): number {
  return IMPACTS.indexOf(one.impact) - IMPACTS.indexOf(other.impact) || other.count - one.count;
}

/** Refs of the first elements of a finding, which can be acted on from now on. */
export async function refsOf(tab: Tab, { places }: Finding, most: number): Promise<string[]> {
  const memory = memoryOf(tab);
  const byFrame = Map.groupBy(places.slice(0, most), ({ frame }) => frame);
  const refs: number[] = [];
  for (const [frame, its] of byFrame) {
    const given = its.map(({ at }) => [at, memory.next()] as const);
    for (const ref of await inFrame(frame, 'numberAudited', given)) {
      if (memory.known(ref) === undefined)
        memory.remember(ref, { frame, kind: 'element', name: '', page: pageOf(frame), isOneOfMany: true });
      refs.push(ref);
    }
  }
  return refs.map((ref) => `e${ref}`);
}

/** Large: loaded by the first audit, and sent to the frames that are audited. */
async function axe(): Promise<string> {
  const { default: library } = await import('axe-core');
  return library.source;
}
