import { defineTool, outside, writes } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import { rowsAsText } from '../reading/rows.ts';
import { effectWords } from '../writing/effects.ts';
import { Params, Sql } from '../arguments.ts';

/** Rows of a sample that are shown. */
const SHOWN = 5;

const Rows = z.array(z.array(z.string().nullable()));

export const previewWrite = defineTool({
  name: 'preview_write',
  title: 'Preview a change',
  description:
    'Runs a statement that changes something, reports rows per table, a sample and locks, and rolls it back. Only numbers of sequences stay used.',
  effect: writes(),
  timeout: 3_620_000,
  inputSchema: z.strictObject({ sql: Sql, params: Params }),
  outputSchema: z.strictObject({
    role: z.string(),
    affected: z.int(),
    tables: z.array(
      z.strictObject({ table: z.string(), inserted: z.int(), updated: z.int(), deleted: z.int() }),
    ),
    sample: z.strictObject({ columns: z.array(z.string()), before: Rows, after: Rows }).optional(),
    locks: z.array(z.strictObject({ table: z.string(), mode: z.string() })),
    inverse_sql: z.array(z.string()).optional(),
    notices: z.array(z.string()).optional(),
    token: z.string().optional(),
  }),
  handler: async ({ sql, params }, { database, tokens, commits }: PostgresDeps, { signal }) => {
    const { preview } = await import('../writing/preview.ts');
    const done = await preview(database, { sql, params, signal });
    const { role, affected, effects, changed, inverse, locks, notices } = done;
    const sample = changed && {
      columns: [...changed.columns],
      before: changed.before.slice(0, SHOWN).map((row) => [...row]),
      after: changed.after.slice(0, SHOWN).map((row) => [...row]),
    };
    return {
      role,
      affected,
      tables: [...effects],
      ...(sample === undefined ? {} : { sample }),
      locks: [...locks],
      ...(inverse === undefined ? {} : { inverse_sql: [...inverse] }),
      ...(notices.length === 0 ? {} : { notices: [...notices] }),
      ...(commits
        ? { token: tokens.keep({ database: database.name, role, sql, params, effects, affected }) }
        : {}),
    };
  },
  render: ({ role, affected, tables, sample, locks, inverse_sql, notices, token }) => {
    const rows = (which: 'before' | 'after') =>
      sample === undefined || sample[which].length === 0
        ? []
        : [`${which}:`, rowsAsText(sample.columns.map(asColumn), sample[which], 'csv')];
    const held = locks.map(({ table, mode }) => `${mode} on ${table}`).join(', ');
    const data = [...rows('before'), ...rows('after'), ...(notices ?? [])];
    return [
      `Rolled back. As ${role} it would change: ${effectWords(tables)}; the statement itself says ${affected}.`,
      ...(held === '' ? [] : [`Locks until it ends: ${held}.`]),
      ...(data.length === 0 ? [] : [outside(data.join('\n'), { source: 'rows' })]),
      ...(inverse_sql === undefined
        ? ['What would undo it cannot be said.']
        : ['To undo it:', outside(inverse_sql.join('\n'), { source: 'inverse' })]),
      ...(token === undefined ? [] : [`To do it: execute token=${token}, within ten minutes.`]),
    ].join('\n');
  },
});

function asColumn(name: string) {
  return { name, type: '' };
}
