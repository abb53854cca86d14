import { jsonRow } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';

export type Reason = 'not_installed' | 'not_loaded' | 'no_permission' | 'texts_hidden';

/** Why the server does not tell which statements cost most. */
export interface Missing {
  readonly reason: Reason;
  /** One sentence. */
  readonly why: string;
  /** What an administrator does, in order; SQL ends with a semicolon. */
  readonly steps: string[];
}

const FACTS = `
  SELECT format('GRANT SELECT ON pg_stat_statements TO %I;', current_user) AS grant_view,
         CASE WHEN NOT pg_has_role('pg_read_all_stats', 'USAGE')
              THEN format('GRANT pg_read_all_stats TO %I;', current_user) END AS grant_stats,
         EXISTS (SELECT FROM pg_catalog.pg_settings WHERE name = 'pg_stat_statements.max') AS is_loaded,
         EXISTS (SELECT FROM pg_catalog.pg_available_extensions WHERE name = 'pg_stat_statements') AS is_there,
         (SELECT string_agg(quote_literal(trim(library)), ', ')
          FROM pg_catalog.pg_settings s, regexp_split_to_table(s.setting, ',') AS library
          WHERE s.name = 'shared_preload_libraries' AND trim(library) NOT IN ('', 'pg_stat_statements')) AS others,
         EXISTS (SELECT FROM pg_catalog.pg_settings WHERE name = 'shared_preload_libraries') AS sees_others`;

interface Facts {
  readonly grant_view: string;
  /** Missing where the role has the right. */
  readonly grant_stats?: string;
  readonly is_loaded: boolean;
  readonly is_there: boolean;
  /** What is loaded beside it, quoted; missing where nothing is, or where the role may not see it. */
  readonly others?: string;
  readonly sees_others: boolean;
}

const WHY: Readonly<Record<Reason, string>> = {
  not_installed: 'This database does not have the extension pg_stat_statements.',
  not_loaded:
    'The extension is there, and the server does not load its library at start, so nothing is counted.',
  no_permission: 'The role may not read pg_stat_statements.',
  texts_hidden: 'The role may not see statements of others: pg_read_all_stats is missing.',
};

export async function whyMissing(session: Session, reason: Reason): Promise<Missing> {
  const facts = await jsonRow<Facts>(session, FACTS);
  return { reason, why: WHY[reason], steps: stepsFor(reason, facts) };
}

function stepsFor(reason: Reason, facts: Facts): string[] {
  const { grant_view, grant_stats, is_loaded, is_there, others, sees_others } = facts;
  const rights = grant_stats === undefined ? [] : [grant_stats];
  if (reason === 'texts_hidden') return rights;
  if (reason === 'no_permission') return [grant_view, ...rights];
  const libraries = [...(others === undefined ? [] : [others]), `'pg_stat_statements'`].join(', ');
  const look = 'Look with SHOW shared_preload_libraries; and put what it names into the next list too.';
  const load = [
    ...(sees_others ? [] : [look]),
    `ALTER SYSTEM SET shared_preload_libraries = ${libraries};`,
    'Restart the server. A managed one has this among its parameters.',
  ];
  return [
    ...(is_there ? [] : ['Install the contrib modules of PostgreSQL on the server (postgresql-contrib).']),
    ...(is_loaded ? [] : load),
    ...(reason === 'not_installed' ? ['CREATE EXTENSION pg_stat_statements;'] : []),
    ...rights,
  ];
}
