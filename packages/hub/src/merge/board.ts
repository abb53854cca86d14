import { log } from '@plugboard/core/serve';
import type { Connection } from '../servers/connection.ts';
import { routeAll, type Routes } from './routes.ts';

/** So long after the start of all, a client waits for servers that still start; later ones are announced to it. */
const START_WAIT_MS = 3_000;
/** And so long once one of them is ready. */
const OTHERS_WAIT_MS = 1_000;
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
  const first = Promise.any(connections.map((connection) => untilReady(connection))).catch(() => settled);
  const started = Promise.race([settled, pause(START_WAIT_MS), first.then(() => pause(OTHERS_WAIT_MS))]);
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

async function untilReady(connection: Connection): Promise<void> {
  await connection.settled;
  if (connection.state !== 'ready') throw new Error('not ready');
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

/**
 * Each server's words under its alias, indented, so that none can pass for another's; each has its share of the room.
 */
function instructionsOf(connections: readonly Connection[]): string {
  const ready = connections.filter(({ isOffered }) => isOffered);
  const count = ready.length === 1 ? '1 server' : `${ready.length} servers`;
  const prefixes = ready.map(({ entry }) => `${entry.alias}__`).join(', ');
  const head = `Tools of ${count}. A tool's name begins with its server: ${prefixes}.`;
  const parts = ready.flatMap(({ entry, instructions }) =>
    instructions === undefined
      ? []
      : [`${entry.alias}: ${instructions.trim().replaceAll(/\s*[\n\r\u2028\u2029]+\s*/g, '\n  ')}`],
  );
  const share = Math.floor((LONGEST_INSTRUCTIONS - head.length) / parts.length) - 1;
  return [head, ...parts.map((part) => cut(part, share))].join('\n').slice(0, LONGEST_INSTRUCTIONS);
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
