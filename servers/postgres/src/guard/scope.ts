import type { Fault } from './functions.ts';

/** What the person who runs the server limited it to; both empty: everything. */
export interface Scope {
  readonly schemas?: readonly string[];
  /** As `schema.table`. */
  readonly tables?: readonly string[];
}

/** Of the catalog, these show rows or queries of tables, whatever the scope. */
const SHOW_DATA = /^(?:pg_stats\w*|pg_statistic\w*|pg_stat_activity|pg_largeobject)$/;

export function scopeFault(
  { schema, name, builtIn }: { schema: string; name: string; builtIn: boolean },
  { schemas = [], tables = [] }: Scope,
): Fault | undefined {
  if (schemas.length === 0 && tables.length === 0) return undefined;
  if (builtIn && !SHOW_DATA.test(name)) return undefined;
  if (schemas.includes(schema) || tables.includes(`${schema}.${name}`)) return undefined;
  return {
    does: 'is outside of what this server shows',
    hint: 'search_schema finds what it does show.',
  };
}
