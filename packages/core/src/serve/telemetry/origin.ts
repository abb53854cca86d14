import {
  context,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type Link,
} from '@opentelemetry/api';
import type { Served } from '../../call/telemetry.ts';

/** Not baggage: it may hold anything, and would go on to every upstream. */
const KEYS = ['traceparent', 'tracestate'];

export interface Origin {
  readonly parent: Context;
  /** What carried the request, where that is not what it is a part of. */
  readonly links: Link[];
}

/**
 * What a request is a part of: what its `_meta` says (SEP-414), else its headers, else what is under way in this
 * process. An HTTP request is only what carries it.
 */
export function originOf({ meta, header }: Served): Origin {
  const carriers = [
    read((key) => meta[key]),
    header === undefined ? undefined : read(header),
    trace.getActiveSpan() === undefined ? undefined : context.active(),
  ].filter((each) => each !== undefined);
  const [parent = ROOT_CONTEXT, ...others] = carriers;
  const links = others.flatMap((each) => {
    const other = trace.getSpanContext(each);
    return other === undefined ? [] : [{ context: other }];
  });
  return { parent, links };
}

function read(get: (key: string) => unknown): Context | undefined {
  const carrier = Object.fromEntries(
    KEYS.map((key) => [key, get(key)]).filter(([, value]) => typeof value === 'string'),
  ) as Record<string, string>;
  const found = propagation.extract(ROOT_CONTEXT, carrier);
  const span = trace.getSpanContext(found);
  return span !== undefined && isSpanContextValid(span) ? found : undefined;
}

/** What tells another server of the work that is under way. */
export function carrierOf(current: Context): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(current, carrier);
  return Object.fromEntries(Object.entries(carrier).filter(([key]) => KEYS.includes(key)));
}
