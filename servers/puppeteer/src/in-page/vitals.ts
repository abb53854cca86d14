import type { Vitals } from './contract.ts';

/** Not in the DOM's own types yet: https://www.w3.org/TR/largest-contentful-paint, layout-instability, event-timing. */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}
interface Event extends PerformanceEntry {
  readonly interactionId: number;
}

/** What the browser kept until now is handed over in a task. */
const HANDED_OVER_MS = 100;
/** A session of shifts, by https://web.dev/articles/cls. */
const GAP_MS = 1_000;
const SESSION_MS = 5_000;
/** One slow interaction in so many is left out: https://web.dev/articles/inp. */
const OF_INTERACTIONS = 50;

/** The vitals of the document as it is: milliseconds, and the score of what moved. */
export async function vitals(): Promise<Vitals> {
  const kinds = ['largest-contentful-paint', 'layout-shift', 'event', 'first-input'] as const;
  const [largest, shifts, events, first] = await Promise.all(kinds.map(buffered));
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  // A page that was prerendered begins when it is shown.
  const start = (navigation as { activationStart?: number } | undefined)?.activationStart ?? 0;
  const since = (time: number | undefined) => (time === undefined ? undefined : Math.max(0, time - start));
  return {
    lcp: since(largest?.at(-1)?.startTime),
    cls: paint && worstSession((shifts ?? []) as Shift[]),
    inp: slowInteraction([...(events ?? []), ...(first ?? [])] as Event[]),
    fcp: since(paint?.startTime),
    ttfb: since(navigation?.responseStart),
  };
}

async function buffered(type: string): Promise<PerformanceEntry[]> {
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => void entries.push(...list.getEntries()));
  observer.observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  await new Promise((resolve) => setTimeout(resolve, HANDED_OVER_MS));
  entries.push(...observer.takeRecords());
  observer.disconnect();
  return entries;
}

function worstSession(shifts: readonly Shift[]): number {
  let [worst, sum, first, last] = [0, 0, 0, 0];
  for (const { value, startTime, hadRecentInput } of shifts) {
    if (hadRecentInput) continue;
    const isNew = startTime - last > GAP_MS || startTime - first > SESSION_MS;
    if (isNew) [sum, first] = [0, startTime];
    sum += value;
    last = startTime;
    worst = Math.max(worst, sum);
  }
  return worst;
}

function slowInteraction(events: readonly Event[]): number | undefined {
  const longest = new Map<number, number>();
  for (const { interactionId: id, duration } of events)
    if (id > 0) longest.set(id, Math.max(duration, longest.get(id) ?? 0));
  const slowest = [...longest.values()].toSorted((one, other) => other - one);
  return slowest[Math.floor(slowest.length / OF_INTERACTIONS)];
}
