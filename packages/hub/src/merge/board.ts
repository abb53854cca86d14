import { log } from '@plugboard/core/serve';
import type { Connection } from '../servers/connection.ts';
import { routeAll, type Routes } from './routes.ts';

/** So long after the start of all, a client waits for servers that still start; later ones are announced to it. */
const START_WAIT_MS = 3_000;
const LONGEST_INSTRUCTIONS = 2_048;

/** The servers of a file as clients of one kind see them. */
export interface Board {
  readonly connections: readonly Connection[];
  /** Fulfilled when every server is ready or has failed. */
  readonly settled: Promise<unknown>;
  /** The same, or when a client has waited long enough. */
  readonly started: Promise<unknown>;
  readonly routes: Routes;
  readonly instructions: string;
  /** After a server came, went or changed. */
  merge(): void;
}

export function openBoard(connections: readonly Connection[]): Board {
  const settled = Promise.all(connections.map((connection) => connection.settled));
  const started = Promise.race([settled, pause(START_WAIT_MS)]);
  const told = new Set<string>();
  let routes = routeAll([]);
  return {
    connections,
    settled,
    started,
    get routes() {
      return routes;
    },
    get instructions() {
      return instructionsOf(connections);
    },
    merge: () => {
      routes = routeAll(connections);
      for (const clash of new Set(routes.clashes).difference(told)) {
        told.add(clash);
        log('error', clash);
      }
    },
  };
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
