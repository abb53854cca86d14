import type { CacheHint, Implementation, Server } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Toolbox } from '../call/compile.ts';
import { PlainServer } from './plain-server.ts';

// zod compiles each schema at its first use, which costs a start more than most processes ever win back.
z.config({ jitless: true });

/**
 * What can be served: a compiled server definition, or the hub's merged servers. Everything in this room knows
 * only this.
 */
export interface Endpoint extends Pick<Toolbox, 'callTool' | 'outputSchema'> {
  readonly info: Implementation;
  /** What a model should know before its first call; a promise where that is known only later. */
  readonly instructions?: string | (() => Promise<string>);
  /** How long a client may keep the list, and whether other callers see the same one. */
  readonly cache: CacheHint;
  listTools(): ReturnType<Toolbox['listTools']> | Promise<ReturnType<Toolbox['listTools']>>;
  /** Where the list can change while serving: calls back at each change, until the returned function is called. */
  readonly onToolsChanged?: (listener: () => void) => () => void;
}

/**
 * A fresh SDK server over an endpoint. The SDK wants one for each connection or request: a shared one mixes up
 * the answers of two clients (CVE-2026-25536).
 */
export async function sdkServer(endpoint: Endpoint): Promise<Server> {
  const { info, cache } = endpoint;
  const instructions =
    typeof endpoint.instructions === 'function' ? await endpoint.instructions() : endpoint.instructions;
  const server = new PlainServer(info, {
    capabilities: { tools: { listChanged: endpoint.onToolsChanged !== undefined } },
    cacheHints: { 'tools/list': cache, 'server/discover': cache },
    ...(instructions === undefined ? {} : { instructions }),
  });
  server.setRequestHandler('tools/list', async () => ({ tools: await endpoint.listTools() }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const result = await endpoint.callTool(params.name, params.arguments, context);
    if (result.structuredContent === undefined) return result;
    return server.projectCallToolResult(result, endpoint.outputSchema(params.name));
  });
  return server;
}
