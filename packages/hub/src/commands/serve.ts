import {
  beginTelemetry,
  httpSettings,
  liveUntilEnded,
  readHttp,
  serveEndpoint,
  telemetrySettings,
} from '@plugboard/core/serve';
import * as z from 'zod';
import type { Board } from '../merge/board.ts';
import { readHub, starting } from './settings.ts';
import { serverNotes, serverTable } from './table.ts';
import type { Command } from './command.ts';

const settings = z.strictObject({ ...starting, ...httpSettings, ...telemetrySettings });

/** When the table is printed though a server still starts. */
const PATIENCE_MS = 10_000;

export const serve: Command<typeof settings> = {
  name: 'serve',
  summary: 'Starts the servers of a file and serves all their tools at one endpoint.',
  settings,
  run: async (given) => {
    const http = readHttp(given);
    const hub = readHub(given);
    await beginTelemetry(given, hub.info);
    // Most clients can ask a person. Over stdio there is one, and it says so itself before anything starts.
    const board = http === undefined ? undefined : hub.open({ elicitation: { form: {} } });
    const health = () => ({
      servers: Object.fromEntries((board?.connections ?? []).map(({ entry, state }) => [entry.alias, state])),
    });
    const serving = await serveEndpoint(hub, { http, health }).catch(async (error: unknown) => {
      await hub.close();
      throw error;
    });
    if (board !== undefined && serving.url !== undefined)
      void announce(board, clientEntry(serving.url, http?.token !== undefined));
    else if (process.stdin.isTTY)
      process.stderr.write('Waiting for a client on stdin. --http 3050 serves a port instead.\n');
    const close = async () => {
      await Promise.all([serving.close(), hub.close()]);
    };
    return liveUntilEnded(close, { withClient: serving.url === undefined });
  },
};

async function announce(board: Board, entry: ClientEntry): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
  await Promise.race([board.settled, patience]);
  const notes = serverNotes(board.connections);
  process.stdout.write(
    [
      '',
      serverTable(board.connections),
      ...(notes.length > 0 ? ['', ...notes] : []),
      '',
      `Endpoint: ${entry.url}`,
      `In a client's config: "plugboard": ${JSON.stringify(entry, null, 1).replaceAll(/\n\s*/g, ' ')}`,
      '',
    ].join('\n'),
  );
}

interface ClientEntry {
  readonly type: 'http';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Clients replace a variable; the token itself is not for a terminal. */
function clientEntry({ href }: URL, withToken: boolean): ClientEntry {
  const headers = { Authorization: 'Bearer ${PLUGBOARD_AUTH_TOKEN}' };
  return { type: 'http', url: href, ...(withToken && { headers }) };
}
