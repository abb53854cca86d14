import type { TraceEvent } from './record.ts';

/** A request of a page, as its trace has it. */
export interface Loaded {
  readonly url: string;
  readonly type: string;
  /** On the network, headers and all; 0 where it came from a cache. */
  readonly bytes: number;
  /** Until it had all of it; undefined where it had not by the end. */
  readonly ms: number | undefined;
  readonly isBlocking: boolean;
}

/** What frames asked for from a time on. */
export function loadedBy(events: readonly TraceEvent[], frames: ReadonlySet<string>, from: number): Loaded[] {
  const all = new Map<string, Loaded>();
  const starts = new Map<string, number>();
  for (const { name, ts, args } of events.toSorted((one, other) => one.ts - other.ts)) {
    const { data } = args;
    if (data === undefined || ts < from) continue;
    const id = String(data['requestId']);
    // A document is asked for by the browser; its renderer tells of it when it comes.
    if (/^Resource(Will)?SendRequest$/.test(name) && !starts.has(id)) starts.set(id, ts);
    const before = all.get(id);
    if (name === 'ResourceSendRequest' && frames.has(String(data['frame']))) all.set(id, sent(data, before));
    else if (name === 'ResourceFinish' && before !== undefined)
      all.set(id, { ...before, ...finished(data, starts.get(id) ?? ts) });
  }
  return [...all.values()];
}

type Data = NonNullable<TraceEvent['args']['data']>;

/** What is redirected is sent again, under the same id. */
function sent({ url, resourceType, renderBlocking }: Data, before: Loaded | undefined): Loaded {
  const isBlocking = /^(blocking|in_body_parser_blocking)$/.test(String(renderBlocking));
  return {
    url: String(url),
    type: typeof resourceType === 'string' ? resourceType.toLowerCase() : 'other',
    bytes: 0,
    ms: undefined,
    isBlocking: isBlocking || before?.isBlocking === true,
  };
}

/** `finishTime` is in seconds, and earlier than its event where the thread was busy. */
function finished({ encodedDataLength, finishTime }: Data, start: number): Pick<Loaded, 'bytes' | 'ms'> {
  const ms = Number(finishTime) * 1000 - start / 1000;
  return { bytes: Number(encodedDataLength ?? 0), ms: Number.isFinite(ms) ? Math.max(0, ms) : undefined };
}
