import * as z from 'zod';
import { RELATION_KINDS } from '../kinds.ts';

/** What can be asked of an object beside what it is. */
export const PARTS = [
  ...(['columns', 'keys', 'indexes', 'checks', 'triggers', 'policies'] as const),
  ...(['stats', 'sample', 'ddl', 'dependents'] as const),
] as const;
export type Part = (typeof PARTS)[number];

const Text = z.string().optional();
const Texts = z.array(z.string()).optional();
const On = z.literal(true).optional();
const Off = z.literal(false).optional();

const Column = z.strictObject({
  name: z.string(),
  type: z.string(),
  not_null: On,
  default: Text,
  generated: Text,
  identity: Text,
  comment: Text,
  values: Texts,
});

const ForeignKey = z.strictObject({
  name: z.string(),
  columns: z.array(z.string()),
  table: z.string(),
  to_columns: z.array(z.string()),
  on_delete: Text,
  on_update: Text,
  valid: Off,
});

const Index = z.strictObject({
  name: z.string(),
  on: z.string(),
  unique: On,
  valid: Off,
  bytes: z.number().optional(),
});

const Stats = z.strictObject({
  live_rows: z.number(),
  dead_rows: z.number(),
  table_bytes: z.number(),
  index_bytes: z.number(),
  sequential_scans: z.number().optional(),
  index_scans: z.number().optional(),
  last_analyze: Text,
  last_vacuum: Text,
  columns: z.array(z.strictObject({ name: z.string(), n_distinct: z.number(), null_frac: z.number() })),
});

export const Described = z.strictObject({
  kind: z.enum([...RELATION_KINDS, 'function', 'procedure', 'aggregate', 'window', 'enum']),
  name: z.string(),
  comment: Text,
  usable: Off,
  /** Others of the same name, which can be asked for with their schema. */
  also: Texts,
  rows: z.number().optional(),
  bytes: z.number().optional(),
  partition_of: Text,
  partitions: z.strictObject({ count: z.int(), by: z.string(), first: Text, last: Text }).optional(),
  row_security: z.enum(['on', 'forced']).optional(),
  columns: z.array(Column).optional(),
  primary_key: Texts,
  unique: z.array(z.array(z.string())).optional(),
  references: z.array(ForeignKey).optional(),
  referenced_by: z.array(ForeignKey).optional(),
  indexes: z.array(Index).optional(),
  checks: z.array(z.strictObject({ name: z.string(), definition: z.string(), valid: Off })).optional(),
  triggers: z.array(z.strictObject({ name: z.string(), definition: z.string(), enabled: Off })).optional(),
  policies: z
    .array(
      z.strictObject({
        name: z.string(),
        command: z.string(),
        roles: z.array(z.string()),
        restrictive: On,
        using: Text,
        check: Text,
      }),
    )
    .optional(),
  stats: Stats.optional(),
  sample: z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }).optional(),
  /** Why there is no sample. */
  no_sample: Text,
  returns: Text,
  language: Text,
  volatility: Text,
  security_definer: On,
  values: Texts,
  dependents: z.array(z.strictObject({ kind: z.string(), name: z.string() })).optional(),
  ddl: Text,
  /** What had no room, by how many there are. */
  left_out: z.record(z.string(), z.int()).optional(),
});
export type DescribedObject = z.output<typeof Described>;
