import { count, severityOf, type Finding, type Rule } from './finding.ts';

const TODO =
  'Raise work_mem for this statement (each sort or hash of each process may take as much), or have it sort and hash less.';

interface Spill {
  readonly says: string;
  readonly evidence: Record<string, number>;
  /** KiB that would have been enough, about. */
  readonly enough: number;
}

/** A sort or a hash did not fit into memory. */
export const spill: Rule = ({ plan, workMem }) =>
  plan.nodes.flatMap((node): Finding[] => {
    const found = spillOf(node.raw, workMem);
    if (found === undefined) return [];
    const { share } = plan.times(node);
    const megabytes = Math.ceil(found.enough / 1024);
    return [
      {
        rule: 'spill',
        severity: severityOf(share),
        node,
        says: found.says,
        evidence: { ...found.evidence, work_mem_kb: workMem },
        todo: TODO,
        sql: `SET LOCAL work_mem = '${megabytes}MB'`,
        share,
      },
    ];
  });

type Raw = Parameters<Rule>[0]['plan']['root']['raw'];

function spillOf(raw: Raw, workMem: number): Spill | undefined {
  const { 'Sort Space Used': sorted = 0, 'Hash Batches': batches = 1, 'Peak Memory Usage': peak = 0 } = raw;
  const { 'Disk Usage': disk = 0, 'HashAgg Batches': aggregated = 0 } = raw;
  // In memory rows take two to three times the room that they take on disk.
  if (raw['Sort Space Type'] === 'Disk')
    return {
      says: `The sort went through ${count(sorted)} KiB on disk.`,
      evidence: { disk_kb: sorted },
      enough: Math.max(sorted * 3, workMem * 2),
    };
  if (batches > 1)
    return {
      says: `The hash came in ${count(batches)} parts, all but the first by way of the disk.`,
      evidence: { batches, peak_memory_kb: peak },
      enough: Math.max(peak, workMem) * batches * 1.5,
    };
  if (disk > 0 && aggregated > 1)
    return {
      says: `The groups came in ${count(aggregated)} parts, with ${count(disk)} KiB on disk.`,
      evidence: { disk_kb: disk, batches: aggregated },
      enough: Math.max(disk * 3, workMem * 2),
    };
  return undefined;
}

/** A bitmap forgot which rows of a page it meant. */
export const lossyBitmap: Rule = ({ plan, workMem }) =>
  plan.nodes.flatMap((node): Finding[] => {
    const { 'Lossy Heap Blocks': lossy = 0, 'Exact Heap Blocks': exact = 0 } = node.raw;
    const { 'Rows Removed by Index Recheck': rechecked = 0 } = node.raw;
    if (lossy === 0 || lossy < exact * 0.1) return [];
    const { share } = plan.times(node);
    return [
      {
        rule: 'lossy_bitmap',
        severity: severityOf(share),
        node,
        says: `The bitmap of ${count(lossy + exact)} pages did not fit: of ${count(lossy)} all rows were tested again.`,
        evidence: { lossy_pages: lossy, exact_pages: exact, rows_rechecked: rechecked, work_mem_kb: workMem },
        todo: 'Raise work_mem for this statement, or ask for fewer rows.',
        sql: `SET LOCAL work_mem = '${Math.ceil((workMem * Math.max(2, (lossy + exact) / Math.max(exact, 1))) / 1024)}MB'`,
        share,
      },
    ];
  });
