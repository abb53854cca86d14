import {
  ProtocolError,
  SdkError,
  SdkErrorCode,
  type CallToolResult,
  type RequestOptions,
  type Tool,
} from '@modelcontextprotocol/client';
import { log, unknownTool, type Endpoint } from '@plugboard/core/serve';
import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config/read-config.ts';
import { startServer, type Connection, type StartOptions } from '../servers/connection.ts';
import { exposedName } from './names.ts';

/** All servers of a file behind one endpoint. */
export interface Board extends Endpoint {
  readonly connections: readonly Connection[];
  /** Fulfilled when every server is ready or has failed. */
  readonly settled: Promise<unknown>;
  close(): Promise<void>;
}

interface Route {
  readonly connection: Connection;
  readonly tool: Tool;
}

/** So long a client that comes at once waits for servers that still start; later ones are announced to it. */
const START_WAIT_MS = 4_000;
/** A call may go on as long as it shows progress, up to this long without any. */
const CALL_TIMEOUT_MS = 120_000;
const LONGEST_INSTRUCTIONS = 2_048;

/** The list changes when a server comes or goes, so it is nobody's to keep for long. */
const CACHE = { ttlMs: 5_000, cacheScope: 'private' } as const;

/** Starts the servers of a file and merges their tools. */
export function openBoard(config: Config, options: Omit<StartOptions, 'onChange'>): Board {
  const listeners = new Set<() => void>();
  let routes = new Map<string, Route>();
  const onChange = () => {
    routes = routeAll(connections);
    for (const listener of listeners) listener();
  };
  const connections: Connection[] = [];
  for (const entry of config.entries) connections.push(startServer(entry, { ...options, onChange }));
  const settled = Promise.all(connections.map((connection) => connection.settled));
  const started = () => Promise.race([settled, pause(START_WAIT_MS)]);
  return {
    info: { name: manifest.name, version: manifest.version, title: 'Plugboard' },
    cache: CACHE,
    connections,
    settled,
    instructions: async () => {
      await started();
      return instructionsOf(connections);
    },
    listTools: async () => {
      await started();
      return [...routes].flatMap(([name, { connection, tool }]) => (connection.state === 'ready' ? [{ ...tool, name }] : []));
    },
    callTool: async (name, args, { mcpReq }) => {
      if (!routes.has(name)) await started();
      const route = routes.get(name);
      if (route === undefined) throw unknownTool(name, routes.keys());
      const token = mcpReq._meta?.progressToken;
      return forward(route, args, {
        signal: mcpReq.signal,
        ...(token === undefined
          ? {}
          : {
              onprogress: (progress) =>
                void mcpReq
                  .notify({ method: 'notifications/progress', params: { ...progress, progressToken: token } })
                  .catch(() => {}),
            }),
      });
    },
    onToolsChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

/** Every tool under its exposed name, in the order of the file. Two that share a name are both left out. */
function routeAll(connections: readonly Connection[]): Map<string, Route> {
  const routes = new Map<string, Route>();
  const clashes = new Set<string>();
  for (const connection of connections) {
    for (const tool of connection.tools) {
      const name = exposedName(connection.entry.alias, tool.name);
      if (routes.has(name)) clashes.add(name);
      routes.set(name, { connection, tool });
    }
  }
  for (const name of clashes) {
    routes.delete(name);
    log('error', `two tools are both named ${name}; both are left out`);
  }
  return routes;
}

async function forward({ connection, tool }: Route, args: unknown, options: RequestOptions): Promise<CallToolResult> {
  const { alias } = connection.entry;
  if (connection.state !== 'ready') {
    return failure(`${alias} is not running: it ${connection.reason}. Its other tools will not work either.`);
  }
  try {
    return await connection.callTool(tool.name, args, {
      timeout: CALL_TIMEOUT_MS,
      resetTimeoutOnProgress: true,
      ...options,
    });
  } catch (error) {
    if (options.signal?.aborted === true || error instanceof ProtocolError) throw error;
    if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
      return failure(`${alias} did not answer within ${CALL_TIMEOUT_MS / 1000} s. Whether the call took effect is not known.`);
    }
    const reason = connection.reason ?? 'closed the connection';
    return failure(`${alias} ${reason} during the call. Whether the call took effect is not known.`);
  }
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text: `UNAVAILABLE: ${text}` }], isError: true };
}

function instructionsOf(connections: readonly Connection[]): string {
  const ready = connections.filter(({ state }) => state === 'ready');
  const head = `Tools of ${ready.length} servers. A tool's name begins with its server: ${ready.map(({ entry }) => `${entry.alias}__`).join(', ')}.`;
  const parts = ready.flatMap(({ entry, instructions }) => (instructions === undefined ? [] : [`${entry.alias}: ${instructions}`]));
  return [head, ...parts].join('\n').slice(0, LONGEST_INSTRUCTIONS);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
