import type { TraceEvent } from './record.ts';

/** What kept a page's main thread busy, in milliseconds. */
export interface MainThread {
  readonly scripting: number;
  readonly layout: number;
  readonly painting: number;
  readonly parsing: number;
  readonly tasks: readonly { readonly at: number; readonly ms: number }[];
}

/** Events of the timeline by what they are (front_end/models/trace of Chrome's DevTools). */
const KINDS: readonly (readonly [kind: Exclude<keyof MainThread, 'tasks'>, pattern: RegExp])[] = [
  [
    'scripting',
    /^(EvaluateScript|EvaluateModule|v8\.|V8\.|FunctionCall|TimerFire|EventDispatch|RunMicrotasks|FireAnimationFrame|FireIdleCallback|MinorGC|MajorGC|XHR)/,
  ],
  [
    'layout',
    /^(UpdateLayoutTree|Layout$|RecalculateStyles|ScheduleStyleRecalculation|PrePaint|HitTest|IntersectionObserver)/,
  ],
  ['painting', /^(Paint|Layerize|Commit|CompositeLayers|RasterTask|ImageDecodeTask|Decode Image|Draw)/],
  ['parsing', /^Parse(HTML|AuthorStyleSheet)/],
];
/** By https://w3c.github.io/longtasks: what is longer keeps people waiting. */
export const LONG_MS = 50;

/** What a thread did from a time on, each moment counted once: for the innermost event. */
export function mainThreadOf(
  events: readonly TraceEvent[],
  { pid, tid, from }: { pid: number; tid: number; from: number },
): MainThread {
  const spent = { scripting: 0, layout: 0, painting: 0, parsing: 0 };
  const mine = events
    .filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid && event.ts >= from)
    .toSorted((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  const open: { readonly end: number; readonly kind: string | undefined }[] = [];
  for (const { name, ts, dur = 0 } of mine) {
    while ((open.at(-1)?.end ?? Infinity) <= ts) open.pop();
    const outer = open.at(-1)?.kind;
    const kind =
      KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? (outer as keyof typeof spent | undefined);
    if (kind !== undefined) spent[kind] += dur / 1000;
    if (outer !== undefined) spent[outer as keyof typeof spent] -= dur / 1000;
    open.push({ end: ts + dur, kind });
  }
  const tasks = mine
    .filter(({ name, dur = 0 }) => name === 'RunTask' && dur / 1000 > LONG_MS)
    .map(({ ts, dur = 0 }) => ({ at: (ts - from) / 1000, ms: dur / 1000 }));
  return { ...spent, tasks };
}
