import type { Duplex } from 'node:stream';
import pg from 'pg';

/** A connection over a stream of the demo. */
export async function connectOver(stream: () => Duplex): Promise<pg.Client> {
  const client = new pg.Client({ stream, user: 'postgres', database: 'postgres' });
  // A connection that is ended from outside says so here too; tests look at what rejects.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
