import * as z from 'zod';
import { loadedBy, type Loaded } from './loaded.ts';
import { LONG_MS, mainThreadOf } from './main-thread.ts';
import type { Recording, TraceEvent } from './record.ts';

const MOST = 5;
/** What shows it cuts it further, once it is masked. */
const LONGEST_URL = 5_000;

const Ms = z.number();
export const TraceSchema = z.strictObject({
  main_thread_ms: z.strictObject({ scripting: Ms, layout: Ms, painting: Ms, parsing: Ms }),
  long_tasks: z.strictObject({
    count: z.int(),
    blocking_ms: Ms.describe('Beyond 50 ms each'),
    longest: z.array(z.strictObject({ at_ms: Ms, ms: Ms })),
  }),
  bytes: z.array(z.strictObject({ type: z.string(), requests: z.int(), bytes: z.int() })),
  slowest: z.array(z.strictObject({ url: z.string(), ms: Ms, bytes: z.int() })),
  render_blocking: z.array(z.strictObject({ url: z.string(), ms: Ms.optional() })),
  unfinished: z.int().describe('Requests that had no end'),
  partial: z.boolean().describe('It was too much to record all'),
});
export type Summary = z.output<typeof TraceSchema>;

/** What a recording of a page's loading says. `frames` are those of the page, the main one first. */
export function summaryOf({ events, isPartial }: Recording, frames: readonly string[]): Summary {
  const [main = ''] = frames;
  const { pid, tid, from } = threadOf(events, main);
  const { tasks, ...spent } = mainThreadOf(events, { pid, tid, from });
  const requests = loadedBy(events, new Set(frames), from);
  const done = requests.filter(({ ms }) => ms !== undefined);
  return {
    main_thread_ms: {
      scripting: rounded(spent.scripting),
      layout: rounded(spent.layout),
      painting: rounded(spent.painting),
      parsing: rounded(spent.parsing),
    },
    long_tasks: {
      count: tasks.length,
      blocking_ms: rounded(tasks.reduce((sum, { ms }) => sum + ms - LONG_MS, 0)),
      longest: top(tasks, ({ ms }) => ms).map(({ at, ms }) => ({ at_ms: rounded(at), ms: rounded(ms) })),
    },
    bytes: bytesByType(requests),
    slowest: top(done, ({ ms = 0 }) => ms).map(({ url, ms = 0, bytes }) => ({
      url: cut(url),
      ms: rounded(ms),
      bytes,
    })),
    render_blocking: requests
      .filter(({ isBlocking }) => isBlocking)
      .slice(0, MOST * 2)
      .map(({ url, ms }) => ({ url: cut(url), ...(ms !== undefined && { ms: rounded(ms) }) })),
    unfinished: requests.length - done.length,
    partial: isPartial,
  };
}

/** The thread that runs the page, and when its new document was asked for. */
function threadOf(events: readonly TraceEvent[], main: string): { pid: number; tid: number; from: number } {
  const isOf = ({ args }: TraceEvent) => args.data?.['frame'] === main;
  const document = events.find((event) => event.name === 'ResourceSendRequest' && isOf(event));
  const id = document?.args.data?.['requestId'];
  const asked = events.find(
    ({ name, args }) => name === 'ResourceWillSendRequest' && args.data?.['requestId'] === id,
  );
  const from = asked?.ts ?? document?.ts ?? 0;
  const committed = events.findLast((event) => event.name === 'FrameCommittedInBrowser' && isOf(event));
  const pid = Number(committed?.args.data?.['processId'] ?? document?.pid);
  const named = events.find(
    ({ name, ph, pid: of, args }) =>
      ph === 'M' && name === 'thread_name' && of === pid && args.name === 'CrRendererMain',
  );
  return { pid, tid: named?.tid ?? Number.NaN, from };
}

function bytesByType(requests: readonly Loaded[]): Summary['bytes'] {
  const rows = [...Map.groupBy(requests, ({ type }) => type)].map(([type, each]) => ({
    type,
    requests: each.length,
    bytes: each.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  return rows.toSorted((one, other) => other.bytes - one.bytes);
}

function top<Row>(rows: readonly Row[], by: (row: Row) => number): Row[] {
  return rows.toSorted((one, other) => by(other) - by(one)).slice(0, MOST);
}

const cut = (url: string): string => url.slice(0, LONGEST_URL);
const rounded = (value: number): number => Math.round(value * 10) / 10;
