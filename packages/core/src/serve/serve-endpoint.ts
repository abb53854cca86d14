import type { Endpoint } from './endpoint.ts';
import type { HttpPlan } from './http/settings.ts';
import { serveStdio } from './stdio.ts';

export interface ServeOptions {
  /** What `readHttp` made of the settings; stdio where undefined. */
  readonly http?: HttpPlan | undefined;
  /** What `/healthz` tells beside name and version, to whom may call. */
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
  const { serveHttp } = await import('./http.ts');
  return serveHttp(endpoint, { ...http, ...(health && { health }) });
}
