/** A request of a client, which a handler answers. */
export interface Served {
  readonly method: string;
  readonly id: string | number;
  /** Of the tool or the prompt, as the client wrote it. */
  readonly name: unknown;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly protocolVersion: string | undefined;
  /** Of a client of 2025 over HTTP. */
  readonly sessionId: string | undefined;
  /** Reads a header of the request; undefined where it came over stdio. */
  readonly header: ((name: string) => string | null) | undefined;
}

/** A request of ours to another MCP server. */
export interface Asked {
  readonly method: string;
  /** Of the tool or the prompt, as that server calls it. */
  readonly name: unknown;
  /** Where it is, unless it is a process at the other end of a pipe. */
  readonly url: URL | undefined;
}

/** A request of ours to an API over HTTP. */
export interface Fetched {
  readonly method: string;
  /** Undefined where the caller of a tool chose it. */
  readonly url: URL | undefined;
}

/** What watches the work of a process, where a person asked for it. It is not shown what a request or an answer holds. */
export interface Telemetry {
  readonly serve: <T>(request: Served, work: () => Promise<T>) => Promise<T>;
  /** The work is given what goes into `_meta`, so that the server's part is seen as part of this. */
  readonly ask: <T>(
    request: Asked,
    work: (meta: Readonly<Record<string, string>>) => Promise<T>,
  ) => Promise<T>;
  readonly fetch: <T extends { readonly status: number }>(
    request: Fetched,
    work: () => Promise<T>,
  ) => Promise<T>;
}

let telemetry: Telemetry | undefined;

/** From now on, for all of the process. */
export function watchWith(watcher: Telemetry): void {
  telemetry = watcher;
}

/** Undefined, unless somebody wants to know. */
export function watching(): Telemetry | undefined {
  return telemetry;
}

/** Does the work, and lets it be seen where somebody watches. */
export function watchFetch<T extends { readonly status: number }>(
  request: Fetched,
  work: () => Promise<T>,
): Promise<T> {
  return telemetry === undefined ? work() : telemetry.fetch(request, work);
}
