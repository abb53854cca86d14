import * as z from 'zod';
import type { Plan } from './plan.ts';

export const Totals = z.strictObject({
  cost: z.number(),
  rows: z.number().describe('Expected'),
  planning_ms: z.number().optional(),
  execution_ms: z.number().optional(),
  jit_ms: z.number().optional(),
  blocks: z
    .strictObject({
      hit: z.int(),
      read: z.int(),
      written: z.int(),
      temp_read: z.int(),
      temp_written: z.int(),
    })
    .optional()
    .describe('Of 8 KiB'),
});
export type Totals = z.output<typeof Totals>;

export function totalsOf({ root, planningMs, executionMs, jit, analyzed }: Plan): Totals {
  const { raw } = root;
  return {
    cost: raw['Total Cost'],
    rows: raw['Plan Rows'],
    ...(planningMs === undefined ? {} : { planning_ms: planningMs }),
    ...(executionMs === undefined ? {} : { execution_ms: executionMs }),
    ...(jit === undefined || !analyzed ? {} : { jit_ms: jit.ms }),
    ...(analyzed && {
      blocks: {
        hit: raw['Shared Hit Blocks'] ?? 0,
        read: raw['Shared Read Blocks'] ?? 0,
        written: raw['Shared Written Blocks'] ?? 0,
        temp_read: raw['Temp Read Blocks'] ?? 0,
        temp_written: raw['Temp Written Blocks'] ?? 0,
      },
    }),
  };
}

/** The totals in a line: `cost 4167, 12.3 ms (planning 0.1), blocks 167 hit, 20 read`. */
export function totalsLine({ cost, planning_ms, execution_ms, jit_ms, blocks }: Totals): string {
  const spilled = (blocks?.temp_read ?? 0) + (blocks?.temp_written ?? 0);
  return [
    `cost ${cost}`,
    ...(execution_ms === undefined ? [] : [`execution ${execution_ms} ms`]),
    ...(planning_ms === undefined ? [] : [`planning ${planning_ms} ms`]),
    ...(jit_ms === undefined ? [] : [`JIT ${jit_ms} ms`]),
    ...(blocks === undefined ? [] : [`blocks ${blocks.hit} hit, ${blocks.read} read`]),
    ...(spilled === 0 ? [] : [`temporary blocks ${blocks?.temp_written} written, ${blocks?.temp_read} read`]),
  ].join(', ');
}
