/** A node as EXPLAIN (FORMAT JSON) writes it: the fields that are read here. Times are milliseconds per loop. */
export interface RawNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly RawNode[];
  readonly 'Parent Relationship'?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Parallel Aware'?: boolean;
  readonly 'Join Type'?: string;
  readonly Strategy?: string;
  readonly 'Partial Mode'?: string;
  readonly Operation?: string;
  readonly Command?: string;
  readonly 'Scan Direction'?: string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'CTE Name'?: string;
  readonly 'Function Name'?: string;
  readonly 'Startup Cost': number;
  readonly 'Total Cost': number;
  readonly 'Plan Rows': number;
  readonly 'Plan Width': number;
  readonly 'Actual Total Time'?: number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly Output?: readonly string[];
  readonly Filter?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Join Filter'?: string;
  readonly 'One-Time Filter'?: string;
  readonly 'Sort Key'?: readonly string[];
  readonly 'Group Key'?: readonly string[];
  readonly 'Sort Method'?: string;
  readonly 'Sort Space Used'?: number;
  readonly 'Sort Space Type'?: string;
  readonly 'Hash Batches'?: number;
  readonly 'Original Hash Batches'?: number;
  readonly 'HashAgg Batches'?: number;
  readonly 'Disk Usage'?: number;
  readonly 'Peak Memory Usage'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Exact Heap Blocks'?: number;
  readonly 'Lossy Heap Blocks'?: number;
  readonly 'Heap Fetches'?: number;
  readonly 'Subplans Removed'?: number;
  readonly 'Workers Planned'?: number;
  readonly 'Workers Launched'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly 'Shared Dirtied Blocks'?: number;
  readonly 'Shared Written Blocks'?: number;
  readonly 'Temp Read Blocks'?: number;
  readonly 'Temp Written Blocks'?: number;
}

export interface RawPlan {
  readonly Plan: RawNode;
  readonly 'Planning Time'?: number;
  readonly 'Execution Time'?: number;
  readonly Settings?: Readonly<Record<string, string>>;
  readonly JIT?: { readonly Functions: number; readonly Timing: { readonly Total: number } };
}

/** Where a node holds one condition, and which fields hold a list of expressions. */
export const CONDITIONS = [
  'Index Cond',
  'Recheck Cond',
  'Filter',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'One-Time Filter',
] as const;
