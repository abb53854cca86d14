import { defineTool, destroys } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import { effectWords } from '../writing/effects.ts';

/** Characters of a statement that a person is shown. */
const SHOWN = 2_000;

export const execute = defineTool({
  name: 'execute',
  title: 'Make a previewed change',
  description:
    'Runs what preview_write showed once more, and commits it if it changes the same rows per table; otherwise nothing happens.',
  effect: destroys(),
  timeout: 3_620_000,
  longRunning: true,
  inputSchema: z.strictObject({ token: z.string().min(1).max(100).describe('From preview_write') }),
  outputSchema: z.strictObject({
    affected: z.int(),
    tables: z.array(
      z.strictObject({ table: z.string(), inserted: z.int(), updated: z.int(), deleted: z.int() }),
    ),
  }),
  confirm: ({ token }, { tokens }: PostgresDeps) => {
    const { database, role, sql, params, effects } = tokens.find(token);
    const shown = sql.length > SHOWN ? `${sql.slice(0, SHOWN)}…` : sql;
    const values = params.length === 0 ? '' : `\nwith ${JSON.stringify(params).slice(0, SHOWN)}`;
    // Of tables that are made, altered or dropped the server counts nothing.
    const what =
      effects.length === 0
        ? 'Run this, which changes no rows that are counted,'
        : `Change ${effectWords(effects)}`;
    return `${what} in the database ${database}, as ${role}:\n${shown}${values}`;
  },
  handler: async ({ token }, { databases, tokens }: PostgresDeps, { signal }) => {
    const { execute: run } = await import('../writing/execute.ts');
    const previewed = tokens.find(token);
    // Before it runs: what a token did once, it cannot do again, whatever comes of it.
    tokens.spend(token);
    const { affected, effects } = await run(databases.of(previewed.database), previewed, signal);
    return { affected, tables: [...effects] };
  },
  render: ({ tables, affected }) =>
    `Committed: ${effectWords(tables)}; the statement itself says ${affected}.`,
});
