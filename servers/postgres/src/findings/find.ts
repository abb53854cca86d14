import type { Session } from '../connection/session.ts';
import { usagesIn } from '../advise/usages.ts';
import type { Plan } from '../plan/plan.ts';
import type { Tables } from '../plan/tables.ts';
import { misestimate, staleStatistics } from './estimates.ts';
import { SEVERITIES, type Finding, type Rule } from './finding.ts';
import { repeatedScan, repeatedSubplan } from './loops.ts';
import { lossyBitmap, spill } from './memory.ts';
import { filteredIndex, filteredJoin, heapFetches, selectiveScan } from './scans.ts';
import { jit, missingWorkers, unprunedPartitions } from './whole.ts';

const RULES: readonly Rule[] = [
  selectiveScan,
  filteredIndex,
  filteredJoin,
  repeatedScan,
  repeatedSubplan,
  misestimate,
  spill,
  lossyBitmap,
  heapFetches,
  jit,
  unprunedPartitions,
  missingWorkers,
  staleStatistics,
];

/** What is not well in a plan, worst first. */
export async function findIn(session: Session, plan: Plan, tables: Tables): Promise<Finding[]> {
  const [setting] = await session.select<{ kb: number }>(
    "SELECT setting::float8 AS kb FROM pg_catalog.pg_settings WHERE name = 'work_mem'",
  );
  const facts = { plan, tables, usages: await usagesIn(plan, tables), workMem: setting?.kb ?? 4096 };
  const found = RULES.flatMap((rule) => rule(facts)).toSorted(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) || other.share - one.share,
  );
  return together(found);
}

/** What one statement mends, said once. */
function together(findings: readonly Finding[]): Finding[] {
  const groups = Map.groupBy(findings, ({ rule, sql, node }) => `${rule} ${sql ?? node?.id}`);
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [rest.length === 0 ? first : { ...first, also: rest.length }],
  );
}
