import type { Scope } from '../catalog/scope.ts';
import type { Fault } from './functions.ts';

/** Of the catalog, these show rows or queries of tables, whatever the scope. */
const SHOW_DATA = /^(?:pg_stats\w*|pg_statistic\w*|pg_stat_activity|pg_largeobject)$/;

export function scopeFault(
  { schema, name, builtIn }: { schema: string; name: string; builtIn: boolean },
  scope: Scope | undefined,
): Fault | undefined {
  if (scope === undefined || scope.isOpen) return undefined;
  if (builtIn ? !SHOW_DATA.test(name) : scope.isInScope({ schema, table: name })) return undefined;
  return {
    does: 'is outside of what this server shows',
    hint: 'search_schema finds what it does show.',
  };
}
