import { setTimeout as wait } from 'node:timers/promises';
import { ProtocolError, type Client, type SubscriptionFilter } from '@modelcontextprotocol/client';
import { KINDS_OF, type Kind } from './offer.ts';
import { isHopeless } from './words.ts';

interface ListenOptions {
  /** Ends the stream, and all tries to have one. */
  readonly signal: AbortSignal;
  /** Milliseconds until a stream that ended is asked for again. */
  readonly again: number;
  /** There was no stream for a while: changes may have gone by. */
  readonly onGap: () => void;
}

/** What a server pushed, or pushes on a stream, when a list of it changed. */
const NOTICES = {
  tools: ['notifications/tools/list_changed', 'toolsListChanged'],
  resources: ['notifications/resources/list_changed', 'resourcesListChanged'],
  prompts: ['notifications/prompts/list_changed', 'promptsListChanged'],
} as const;

const CAPABILITIES = Object.keys(NOTICES) as readonly (keyof typeof NOTICES)[];

/** Calls back with the lists that a server says have changed. To be called before the handshake: some push early. */
export function onListChanged(client: Client, callback: (kinds: readonly Kind[]) => void): void {
  for (const capability of CAPABILITIES) {
    client.setNotificationHandler(NOTICES[capability][0], () => callback(KINDS_OF[capability]));
  }
}

/** The changes of lists that a server of 2026-07-28 tells of when asked; undefined where it has none, or is older. */
export function listFilter(client: Client): SubscriptionFilter | undefined {
  if (client.getProtocolEra() !== 'modern') return undefined;
  const declared = client.getServerCapabilities();
  const told = CAPABILITIES.filter((capability) => declared?.[capability]?.listChanged === true);
  return told.length === 0
    ? undefined
    : Object.fromEntries(told.map((capability) => [NOTICES[capability][1], true]));
}

/**
 * Keeps a stream of changes open until the signal. Over HTTP one can end at any time; it is asked for again. A server
 * that refuses it is left alone.
 */
export async function keepListening(
  client: Client,
  filter: SubscriptionFilter,
  { signal, again, onGap }: ListenOptions,
): Promise<void> {
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const { closed, honoredFilter } = await client.listen(filter, { signal });
      if (Object.keys(honoredFilter).length === 0) return;
      if (!isFirst) onGap();
      await closed;
    } catch (error) {
      if (error instanceof ProtocolError || isHopeless(error)) return;
    }
    await wait(again, undefined, { signal, ref: false }).catch(() => {});
  }
}

/**
 * Gathers what is said to have changed, so that a storm of it costs one reading at a time: answers a function that
 * takes note, and has `read` called a little later with all that was noted by then.
 */
export function gather<Item>(
  read: (items: ReadonlySet<Item>) => Promise<void>,
  { signal, settle }: { readonly signal: AbortSignal; readonly settle: number },
): (items: readonly Item[]) => void {
  let noted = new Set<Item>();
  let isReading = false;
  const run = async () => {
    isReading = true;
    while (noted.size > 0) {
      await wait(settle, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      const items = noted;
      noted = new Set();
      await read(items);
    }
    isReading = false;
  };
  return (items) => {
    for (const item of items) noted.add(item);
    if (!isReading && noted.size > 0) void run();
  };
}
