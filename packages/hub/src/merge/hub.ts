import type { ClientCapabilities } from '@modelcontextprotocol/client';
import { announcer, canAsk, type Caller, type Change, type Endpoint } from '@plugboard/core/serve';
import manifest from '../../package.json' with { type: 'json' };
import type { Config } from '../config/read-config.ts';
import { askPerson } from '../relay/running.ts';
import { Connection, type StartOptions } from '../servers/connection.ts';
import type { Kind } from '../servers/offer.ts';
import { openBoard, type Board } from './board.ts';
import { exposedUri } from './names.ts';
import { mergedPrompts } from './prompts.ts';
import { mergedResources } from './resources.ts';
import { mergedTools } from './tools.ts';

/** All servers of a file behind one endpoint. */
export interface Hub extends Endpoint {
  /** Starts the servers for clients that declare this. */
  open(capabilities: ClientCapabilities): Board;
  close(): Promise<void>;
}

/** Finds the servers as a caller sees them, once they had time to start. */
export type BoardOf = (caller: Pick<Caller, 'capabilities'>) => Promise<Board>;

/** The lists change when a server comes or goes, so they are nobody's to keep for long. */
const CACHE = { ttlMs: 5_000, cacheScope: 'private' } as const;

/** What any server of the file may have: one can come that has it. */
const CAPABILITIES = {
  tools: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  prompts: { listChanged: true },
  completions: {},
};

/**
 * Merges the servers of a file. Before 2026 a server is told once, when it is connected, what its client can do. So
 * clients that can ask a person and those that cannot get connections of their own to such a server; any other they
 * share.
 */
export function openHub(
  config: Config,
  options: Omit<StartOptions, 'capabilities' | 'onChange' | 'onResource' | 'onQuestion'>,
): Hub {
  const boards = new Map<string, Board>();
  const { tell, onChange: listen } = announcer();
  const onChange = (lists: readonly Kind[]) => {
    for (const board of boards.values()) board.merge();
    for (const kind of new Set(lists.map((list) => CHANGES[list]))) tell({ kind });
  };
  const open = (declared: ClientCapabilities): Board => {
    const capabilities = toldEarly(declared);
    const others = [...boards.values()].flatMap((board) => board.connections);
    const board = openBoard(
      config.entries.map((entry) => {
        const shared = others.find((other) => other.entry === entry && other.era === 'modern');
        const onQuestion = capabilities.elicitation && askPerson;
        const onResource = (uri: string) => tell({ kind: 'resource', uri: exposedUri(entry.alias, uri) });
        return (
          shared ?? new Connection(entry, { ...options, capabilities, onChange, onResource, onQuestion })
        );
      }),
    );
    boards.set(JSON.stringify(capabilities), board);
    board.merge();
    return board;
  };
  const boardOf: BoardOf = async ({ capabilities }) => {
    const kind = JSON.stringify(toldEarly(capabilities));
    // Which servers can be shared is known when they have started.
    if (!boards.has(kind)) await Promise.all([...boards.values()].map(({ started }) => started));
    const board = boards.get(kind) ?? open(capabilities);
    await board.started;
    return board;
  };
  return {
    info: { name: manifest.name, version: manifest.version, title: 'Plugboard' },
    cache: CACHE,
    describe: async (capabilities) => ({
      instructions: (await boardOf({ capabilities })).instructions,
      capabilities: CAPABILITIES,
    }),
    tools: mergedTools(boardOf, boards),
    resources: mergedResources(boardOf),
    prompts: mergedPrompts(boardOf),
    onChange: listen,
    open,
    close: () => closeAll(boards.values()),
  };
}

/**
 * What a server of 2025 is told that its client can do: of three kinds, so that hostile clients cannot make the hub
 * start a server for each of them.
 */
function toldEarly(capabilities: ClientCapabilities): ClientCapabilities {
  if (!canAsk(capabilities)) return {};
  return { elicitation: { form: {}, ...(capabilities.elicitation?.url && { url: {} }) } };
}

const CHANGES = {
  tools: 'tools',
  resources: 'resources',
  resourceTemplates: 'resources',
  prompts: 'prompts',
} as const satisfies Record<Kind, Change['kind']>;

async function closeAll(boards: Iterable<Board>): Promise<void> {
  const connections = new Set([...boards].flatMap((board) => board.connections));
  await Promise.all([...connections].map((connection) => connection.close()));
}
