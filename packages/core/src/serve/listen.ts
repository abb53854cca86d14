import { declaredIn } from './declared.ts';
import { log } from '../call/log.ts';
import type { Endpoint } from './endpoint.ts';

/** One request cannot make a server watch more than this. */
const MOST_WATCHED = 100;

/**
 * Has the resources watched that a client of 2026 wants to hear of. The SDK itself answers `subscriptions/listen` and
 * hands changes on; an endpoint that has to be told what to look at learns it here.
 */
export function watchListened({ resources }: Endpoint, message: unknown): void {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: Listening };
  if (method !== 'subscriptions/listen' || resources?.subscribe === undefined) return;
  const wanted: unknown = params?.notifications?.resourceSubscriptions;
  const uris = Array.isArray(wanted) ? wanted.filter((uri) => typeof uri === 'string') : [];
  const capabilities = declaredIn(message) ?? {};
  for (const uri of uris.slice(0, MOST_WATCHED)) {
    resources.subscribe(uri, { capabilities }).catch((error: unknown) => {
      log('info', `a client listens to a resource that cannot be watched: ${(error as Error).message}`);
    });
  }
}

interface Listening {
  readonly notifications?: { readonly resourceSubscriptions?: unknown };
}
