import type { Endpoint } from './endpoint.ts';
import { serveStdio } from './stdio.ts';

export interface ServeOptions {
  /** `[host:]port`; stdio where undefined. */
  readonly http?: string | undefined;
  /** What `/healthz` tells beside name and version. */
  readonly health?: () => object;
}

export interface Serving {
  /** Where clients connect, over HTTP. */
  readonly url?: URL;
  close(): Promise<void>;
}

/** Serves an endpoint over stdio or HTTP. HTTP is loaded only when asked for: it would slow every start. */
export async function serveEndpoint(endpoint: Endpoint, { http, health }: ServeOptions): Promise<Serving> {
  if (http === undefined) return serveStdio(endpoint);
  const { readHttpAddress, serveHttp } = await import('./http.ts');
  return serveHttp(endpoint, readHttpAddress(http), health);
}
