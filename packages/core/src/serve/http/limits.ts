/** What one server takes over HTTP at most. Tests lower what they would have to wait for. */
export const LIMITS = {
  /** Bytes. The protocol's messages are small, but a file can be written in one call. */
  body: 4 * 1024 * 1024,
  /** Bytes of all headers together: a token of an identity provider fits several times. */
  headers: 16 * 1024,
  /** Milliseconds until the headers are there, which no honest client needs longer for. */
  headersTimeout: 10_000,
  /** Milliseconds until the whole request is there: the longest body over a slow line. */
  requestTimeout: 30_000,
  /** How often the two above are looked at, in milliseconds. */
  timeoutCheck: 1_000,
  /** Milliseconds a client may leave an answer unread before it is cut off. */
  readTimeout: 30_000,
  /** Bytes that may wait in a stream of the older transport: its client can ask on without reading any answer. */
  unread: 8 * 1024 * 1024,
  /** Milliseconds a connection stays open for a next request; longer than a person takes between two calls. */
  keepAlive: 65_000,
  /** Each costs a file descriptor, of which a process often has 1,024. */
  connections: 512,
  /** Streams hold a connection each: half of them stay free for calls. */
  streams: 256,
  /** Each holds a server of its own, some 100 kB. */
  sessions: 512,
  /** Milliseconds a session lives that nobody uses and no stream listens to. */
  sessionIdle: 10 * 60_000,
  /** Milliseconds that running requests have to end when the server is closed… */
  drain: 3_000,
  /** …and then their last bytes to leave. Together below the five seconds after which a process is ended. */
  flush: 500,
} as const;

export type Limits = { readonly [Name in keyof typeof LIMITS]: number };
