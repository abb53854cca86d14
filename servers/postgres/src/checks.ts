import { ToolError, type Check } from '@plugboard/core';
import type { Database } from './connection/database.ts';
import type { PostgresDeps } from './deps.ts';
import { postureOf, postureWords } from './posture/posture.ts';

const VERSION = `SELECT version() AS version, coalesce((SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls`;

/** Whether each database can be reached, and what its role could do beside reading. */
export async function* checks({ databases }: Pick<PostgresDeps, 'databases'>): AsyncIterable<Check> {
  for (const database of databases.all) yield* checkDatabase(database);
}

async function* checkDatabase({ name, shown, read }: Database): AsyncIterable<Check> {
  try {
    const { version, tls, posture } = await read(
      async (session) => {
        const [row] = await session.select<{ version: string; tls: boolean }>(VERSION);
        return { ...row, posture: await postureOf(session) };
      },
      { signal: AbortSignal.timeout(20_000) },
    );
    const short = version?.replace(/ on .*/, '') ?? 'PostgreSQL';
    const wire = tls === true ? 'encrypted' : 'not encrypted';
    yield { name: `database ${name}`, ok: true, words: `${shown} answers: ${short}, ${wire}.` };
    const words = postureWords(posture) ?? `${posture.role} can only read.`;
    yield { name: `role ${name}`, ok: true, words };
  } catch (error) {
    const words = ToolError.is(error)
      ? [error.message, error.hint].filter(Boolean).join(' ')
      : 'It did not answer within 20 seconds.';
    yield { name: `database ${name}`, ok: false, words: `${shown}: ${words}` };
  }
}
