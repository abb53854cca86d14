import { log } from '../call/log.ts';
import { declaredIn } from './declared.ts';
import type { Endpoint } from './endpoint.ts';

/** One request cannot make a server watch more than this. */
const MOST_WATCHED = 100;

export interface Listened<Message> {
  /** The request, asking only for what is watched now: the client is told in the answer what it will hear of. */
  readonly message: Promise<Message>;
  /** To be called when the client no longer listens. Never rejects. */
  readonly stop: () => Promise<void>;
}

/**
 * Has the resources watched that a client of 2026 wants to hear of. The SDK itself answers `subscriptions/listen` and
 * hands changes on; an endpoint that has to be told what to look at learns it here. Undefined where the message asks
 * for no resources.
 */
export function watchListened<Message>(
  { resources }: Endpoint,
  message: Message,
): Listened<Message> | undefined {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: Listening };
  if (method !== 'subscriptions/listen' || resources?.subscribe === undefined) return undefined;
  const wanted: unknown = params?.notifications?.resourceSubscriptions;
  if (!Array.isArray(wanted) || !wanted.every((uri) => typeof uri === 'string')) return undefined;
  const caller = { capabilities: declaredIn(message) ?? {} };
  const subscribing = [...new Set(wanted)].slice(0, MOST_WATCHED).map(async (uri) => {
    try {
      return { uri, unsubscribe: await resources.subscribe?.(uri, caller) };
    } catch (error) {
      log('info', `a client wants to listen to what cannot be watched: ${(error as Error).message}`);
      return undefined;
    }
  });
  const subscribed = Promise.all(subscribing).then((all) => all.filter((each) => each !== undefined));
  return {
    message: subscribed.then((all) => {
      const notifications = { ...params?.notifications, resourceSubscriptions: all.map(({ uri }) => uri) };
      return { ...message, params: { ...params, notifications } };
    }),
    stop: async () => {
      await Promise.all((await subscribed).map(async ({ unsubscribe }) => unsubscribe?.()));
    },
  };
}

interface Listening {
  readonly notifications?: { readonly resourceSubscriptions?: unknown };
}
