import {
  CLIENT_CAPABILITIES_META_KEY,
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type AuthInfo,
  type ClientCapabilities,
  type InputRequiredResult,
  type ProtocolEra,
  type Server,
  type ServerContext,
  type ServerNotifier,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Caller } from '../call/caller.ts';
import { isCreatedTask } from '../call/tasks/task.ts';
import type { Prompts } from '../call/prompts.ts';
import type { Resources, Unsubscribe } from '../call/resources.ts';
import type { Tools } from '../call/tools.ts';
import type { Tasks } from '../call/tasks/tasks.ts';
import type { Change, Endpoint } from './endpoint.ts';
import { endOf, PlainServer } from './plain-server.ts';
import { serveTasks } from './tasks.ts';

// zod compiles each schema at its first use, which costs a start more than most processes ever win back.
z.config({ jitless: true });

/**
 * A fresh SDK server over an endpoint. The SDK wants one for each connection or request: a shared one mixes up
 * the answers of two clients (CVE-2026-25536).
 */
export async function sdkServer(endpoint: Endpoint, client: ClientCapabilities = {}): Promise<PlainServer> {
  const { info, cache, resources, prompts } = endpoint;
  const { instructions, capabilities } = await endpoint.describe(client);
  const server = new PlainServer(info, {
    capabilities,
    cacheHints: {
      ...Object.fromEntries(CACHED.map((method) => [method, cache])),
      ...(resources?.cache && { 'resources/list': resources.cache }),
    },
    ...(instructions === undefined ? {} : { instructions }),
  });
  const callerOf: CallerOf = (context) => callerIn(server, context);
  serveTools(server, endpoint, callerOf);
  if (endpoint.tasks !== undefined) serveTasks(server, endpoint.tasks, callerOf);
  if (resources !== undefined && capabilities.resources !== undefined)
    serveResources(server, resources, callerOf);
  if (prompts !== undefined && capabilities.prompts !== undefined) servePrompts(server, prompts, callerOf);
  if (capabilities.completions !== undefined) serveCompletion(server, endpoint, callerOf);
  return server;
}

const CACHED = [
  'tools/list',
  'resources/list',
  'resources/templates/list',
  'prompts/list',
  'server/discover',
] as const;

/**
 * Tells the client of a connection what changes, until the connection ends. In 2025 a client hears of the resources
 * it subscribed to; from 2026 on the SDK knows what each one wants to hear.
 */
export function relayChanges(server: PlainServer, endpoint: Endpoint, era: ProtocolEra): void {
  const subscribed: Subscribed = new Map();
  if (endpoint.resources !== undefined && server.getCapabilities().resources?.subscribe === true)
    serveSubscriptions(server, endpoint.resources, subscribed);
  server.setNotificationHandler('notifications/roots/list_changed', () => {
    server.roots.change();
    // Else the next call asks: what is watched may be outside by now.
    if (subscribed.size > 0) server.roots.ask();
  });
  const tell = (change: Change): Promise<void> | undefined => {
    if (change.kind === 'tools') return server.sendToolListChanged();
    if (change.kind === 'resources') return server.sendResourceListChanged();
    if (change.kind === 'prompts') return server.sendPromptListChanged();
    if (change.only !== undefined && change.only !== server) return undefined;
    const isWanted = era === 'modern' || subscribed.has(change.uri);
    return isWanted ? server.sendResourceUpdated({ uri: change.uri }) : undefined;
  };
  // A client that is gone needs no word.
  const stop = endpoint.onChange((change) => void tell(change)?.catch(() => {}));
  const { onclose } = server;
  server.onclose = () => {
    stop();
    server.roots.close();
    for (const unsubscribe of subscribed.values()) void end(unsubscribe);
    subscribed.clear();
    onclose?.();
  };
}

/** The same for clients that connect anew for each request: the SDK knows which of them listen. */
export function publishChanges(notifier: ServerNotifier, endpoint: Endpoint): () => void {
  return endpoint.onChange((change) => {
    if (change.kind === 'tools') notifier.toolsChanged();
    else if (change.kind === 'resources') notifier.resourcesChanged();
    else if (change.kind === 'prompts') notifier.promptsChanged();
    else if (change.only === undefined) notifier.resourceUpdated(change.uri);
  });
}

type CallerOf = (context: ServerContext) => Caller;

/** Whoever proved to be the same, as a key. */
export function principalOf(holder?: AuthInfo, sessionId?: string): string {
  return JSON.stringify([holder?.clientId, sessionId]);
}

function callerIn(server: PlainServer, context: ServerContext): Caller {
  const { mcpReq, http, sessionId } = context;
  const envelope: { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } | undefined = mcpReq.envelope;
  const early = server.getClientCapabilities();
  return {
    mcpReq,
    capabilities: envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? early ?? {},
    roots: envelope === undefined && early?.roots !== undefined ? server.roots : undefined,
    ended: endOf(context),
    connection: server,
    principal: principalOf(http?.authInfo, sessionId),
  };
}

function serveTools(
  server: Server,
  { tools, tasks }: { readonly tools: Tools; readonly tasks?: Tasks },
  callerOf: CallerOf,
): void {
  server.setRequestHandler('tools/list', async (_request, context) => ({
    tools: await tools.listTools(callerOf(context)),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const caller = callerOf(context);
    const call = (by: Caller) => tools.callTool(params.name, params.arguments, by);
    const result = await (tasks?.call(params.name, caller, call) ?? call(caller));
    if (isInputRequiredResult(result) || isCreatedTask(result)) return result as InputRequiredResult;
    if (result.structuredContent === undefined) return result;
    return server.projectCallToolResult(result, await tools.outputSchema(params.name, caller));
  });
}

function serveResources(server: Server, resources: Resources, callerOf: CallerOf): void {
  server.setRequestHandler('resources/list', async (_request, context) => ({
    resources: await resources.listResources(callerOf(context)),
  }));
  server.setRequestHandler('resources/templates/list', async (_request, context) => ({
    resourceTemplates: await resources.listResourceTemplates(callerOf(context)),
  }));
  server.setRequestHandler('resources/read', ({ params }, context) =>
    resources.readResource(params.uri, callerOf(context)),
  );
}

/** Of one client. */
const MOST_SUBSCRIBED = 1_000;

/** By address; fulfilled when it is watched. */
type Subscribed = Map<string, Promise<Unsubscribe | undefined>>;

function serveSubscriptions(server: PlainServer, resources: Resources, subscribed: Subscribed): void {
  server.setRequestHandler('resources/subscribe', async ({ params: { uri } }, context) => {
    if (!subscribed.has(uri) && subscribed.size >= MOST_SUBSCRIBED)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `At most ${MOST_SUBSCRIBED} subscriptions are kept: give one up first.`,
      );
    const subscription = subscribed.get(uri) ?? subscribe(uri, context);
    subscribed.set(uri, subscription);
    try {
      await subscription;
    } catch (error) {
      if (subscribed.get(uri) === subscription) subscribed.delete(uri);
      throw error;
    }
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', async ({ params: { uri } }) => {
    const subscription = subscribed.get(uri);
    subscribed.delete(uri);
    if (subscription !== undefined) await end(subscription);
    return {};
  });
  const subscribe = async (uri: string, context: ServerContext) =>
    resources.subscribe?.(uri, callerIn(server, context));
  server.roots.onTold = () => {
    const { roots } = server;
    const again = { capabilities: server.getClientCapabilities() ?? {}, roots, connection: server };
    for (const [uri, former] of subscribed) {
      const next = (async () => resources.subscribe?.(uri, again))();
      subscribed.set(uri, next);
      // What may not be watched any more is no longer subscribed to.
      void next.catch(() => subscribed.get(uri) === next && subscribed.delete(uri)).then(() => end(former));
    }
  };
}

/** Also of one that has not begun yet. */
async function end(subscription: Promise<Unsubscribe | undefined>): Promise<void> {
  const unsubscribe = await subscription.catch(() => undefined);
  await unsubscribe?.();
}

function servePrompts(server: Server, prompts: Prompts, callerOf: CallerOf): void {
  server.setRequestHandler('prompts/list', async (_request, context) => ({
    prompts: await prompts.listPrompts(callerOf(context)),
  }));
  server.setRequestHandler('prompts/get', ({ params }, context) =>
    prompts.getPrompt(params.name, params.arguments, callerOf(context)),
  );
}

function serveCompletion(server: Server, { resources, prompts }: Endpoint, callerOf: CallerOf): void {
  server.setRequestHandler('completion/complete', async ({ params }, context) => {
    const { ref, argument } = params;
    const typed = { ...argument, others: params.context?.arguments ?? {} };
    const completion =
      ref.type === 'ref/prompt'
        ? await prompts?.completePrompt(ref.name, typed, callerOf(context))
        : await resources?.completeResource(ref.uri, typed, callerOf(context));
    return { completion: completion ?? { values: [] } };
  });
}
