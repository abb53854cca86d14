// The only file that takes undici. The first request loads it, with all that speaks HTTP; what is taken here is named in
// tooling/build/leaner.ts, which leaves the rest of undici out of bundles.
import { Agent, cacheStores, interceptors, type Dispatcher } from 'undici';
import { guardedLookup, type Egress } from '../egress/guard.ts';
import { inTurn, type Pace } from './turns.ts';

export interface Connections {
  /** For requests that bring validators of their own, or want nothing kept. */
  readonly plain: Dispatcher;
  /** Answers from memory what the upstream's headers allow. */
  readonly cached: Dispatcher;
}

export interface ConnectionOptions {
  readonly name: string;
  readonly egress: Egress;
  readonly pace: Pace;
  /** Milliseconds for a connection, for headers, and between two pieces of a body. */
  readonly timeout: number;
  readonly maxBytes: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
const CACHE = { maxSize: 32 * 1024 * 1024, maxEntrySize: 4 * 1024 * 1024, maxCount: 500 };

export function connections({ name, egress, pace, timeout, maxBytes }: ConnectionOptions): Connections {
  const agent = new Agent({
    // Nothing of HTTP/2 is needed; one request to a connection is what the pace counts.
    allowH2: false,
    connect: { lookup: guardedLookup(egress), timeout: Math.min(CONNECT_TIMEOUT_MS, timeout) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
    // As it is sent: what it becomes decompressed is counted where it is read.
    maxResponseSize: maxBytes,
  });
  const plain = agent.compose(inTurn(name, pace));
  // A client speaks for one person, so it may keep what is theirs.
  const cache = interceptors.cache({ type: 'private', store: new cacheStores.MemoryCacheStore(CACHE) });
  return { plain, cached: plain.compose(cache) };
}
