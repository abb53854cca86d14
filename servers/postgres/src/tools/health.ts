import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import { oneLine, shown } from '../connection/shown.ts';
import type { PostgresDeps } from '../deps.ts';
import { CHECKS, STATUSES } from '../health/ids.ts';

const Checked = z.strictObject({
  check: z.enum(CHECKS),
  status: z.enum(STATUSES),
  says: z.string(),
  examined: z.number(),
  evidence: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
  objects: z.array(z.string()).optional(),
  fix_sql: z.array(z.string()).optional(),
});

export const health = defineTool({
  name: 'health',
  title: 'Health',
  description:
    'Whether a database is well: each check is ok, warn, fail, or could not look, with evidence and SQL that mends it.',
  effect: reads(),
  inputSchema: z.strictObject({
    checks: z.array(z.enum(CHECKS)).max(CHECKS.length).default([]).describe('Only these'),
  }),
  outputSchema: z.strictObject({ checks: z.array(Checked) }),
  handler: async ({ checks }, { database, scope }: PostgresDeps, { signal }) => {
    const look = await import('../health/health.ts');
    const all = { isInScope: scope.isInScope, signal };
    return {
      checks: shown(await database.read((session) => look.health(session, checks, all), { signal })),
    };
  },
  render: ({ checks }) => {
    const counts = STATUSES.map(
      (status) => [status, checks.filter((each) => each.status === status).length] as const,
    );
    return [
      counts.flatMap(([status, count]) => (count === 0 ? [] : [`${count} ${status}`])).join(', '),
      ...checks.flatMap(linesOf),
    ].join('\n');
  },
});

function linesOf({
  check,
  status,
  says,
  evidence = {},
  objects = [],
  fix_sql = [],
}: z.output<typeof Checked>): string[] {
  const numbers = Object.entries(evidence).map(([name, value]) => `${name} ${value}`);
  return [
    `${check}: ${status}. ${oneLine(says)}${numbers.length === 0 ? '' : ` [${oneLine(numbers.join(', '))}]`}`,
    ...objects.map((each) => `  - ${oneLine(each)}`),
    ...fix_sql.map((each) => `    ${oneLine(each)}`),
  ];
}
