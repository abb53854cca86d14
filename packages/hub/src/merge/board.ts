import type { Progress, RequestOptions, Tool } from '@modelcontextprotocol/client';
import { log, unknownTool, type Caller, type Change, type Endpoint } from '@plugboard/core/serve';
import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config/read-config.ts';
import { Connection, type StartOptions } from '../servers/connection.ts';
import { keptMeta } from './meta.ts';
import { forward, routeAll, type Route } from './route.ts';

/** All servers of a file behind one endpoint. */
export interface Board extends Endpoint {
  readonly connections: readonly Connection[];
  /** Fulfilled when every server is ready or has failed. */
  readonly settled: Promise<unknown>;
  close(): Promise<void>;
}

/** So long after the start of all, a client waits for servers that still start; later ones are announced to it. */
const START_WAIT_MS = 3_000;
const LONGEST_INSTRUCTIONS = 2_048;

/** The list changes when a server comes or goes, so it is nobody's to keep for long. */
const CACHE = { ttlMs: 5_000, cacheScope: 'private' } as const;

/** Starts the servers of a file and merges their tools. */
export function openBoard(config: Config, options: Omit<StartOptions, 'onChange'>): Board {
  const listeners = new Set<(change: Change) => void>();
  let routes = new Map<string, Route>();
  const told = new Set<string>();
  const onChange: StartOptions['onChange'] = (lists) => {
    if (!lists.includes('tools')) return;
    const merged = routeAll(connections);
    routes = merged.routes;
    for (const name of merged.clashes.difference(told)) {
      told.add(name);
      log('error', `two tools are both named ${name}; both are left out`);
    }
    for (const listener of listeners) listener({ kind: 'tools' });
  };
  const connections: Connection[] = [];
  for (const entry of config.entries) connections.push(new Connection(entry, { ...options, onChange }));
  const settled = Promise.all(connections.map((connection) => connection.settled));
  const started = Promise.race([settled, pause(START_WAIT_MS)]);
  return {
    info: { name: manifest.name, version: manifest.version, title: 'Plugboard' },
    cache: CACHE,
    connections,
    settled,
    describe: async () => {
      await started;
      return {
        instructions: instructionsOf(connections),
        capabilities: { tools: { listChanged: true } },
      };
    },
    tools: {
      listTools: async () => {
        await started;
        return readyTools(routes);
      },
      outputSchema: (name) => routes.get(name)?.tool.outputSchema,
      callTool: async (name, args, { mcpReq }) => {
        if (!routes.has(name)) await started;
        const route = routes.get(name);
        if (route === undefined) throw unknownTool(name, routes.keys());
        return forward(route, { arguments: args, _meta: mcpReq._meta }, relayed(mcpReq));
      },
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closeAll(connections),
  };
}

type IncomingRequest = Caller['mcpReq'];

/** What a caller asked for beside the call: to be able to cancel it, and to see progress under its own token. */
function relayed({ _meta, signal, notify }: IncomingRequest): RequestOptions {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return { signal };
  const onprogress = ({ _meta: meta, ...progress }: Progress & { readonly _meta?: unknown }) => {
    const params = { ...progress, ...keptMeta(meta), progressToken };
    notify({ method: 'notifications/progress', params }).catch(() => {});
  };
  return { signal, onprogress };
}

function readyTools(routes: ReadonlyMap<string, Route>): Tool[] {
  return [...routes].flatMap(([name, { connection, tool }]) =>
    connection.isOffered ? [{ ...tool, name }] : [],
  );
}

async function closeAll(connections: readonly Connection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.close()));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

function instructionsOf(connections: readonly Connection[]): string {
  const ready = connections.filter(({ isOffered }) => isOffered);
  const head = `Tools of ${ready.length} servers. A tool's name begins with its server: ${ready.map(({ entry }) => `${entry.alias}__`).join(', ')}.`;
  const parts = ready.flatMap(({ entry, instructions }) =>
    instructions === undefined ? [] : [`${entry.alias}: ${instructions}`],
  );
  return [head, ...parts].join('\n').slice(0, LONGEST_INSTRUCTIONS);
}
