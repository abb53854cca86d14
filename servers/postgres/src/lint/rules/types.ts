import type { Rule } from '../rule.ts';

interface Columns {
  readonly id: string;
  readonly severity: Rule['severity'];
  readonly says: string;
  readonly where: string;
  /** The type that it should have. */
  readonly better?: string;
  readonly isOptional?: true;
}

/** A rule about each column by itself. */
function columnRule({ where, better, ...rule }: Columns): Rule {
  const fix = `format('ALTER TABLE %s ALTER COLUMN %I TYPE ${better};', full_name, attname)`;
  return {
    ...rule,
    sql: `SELECT schema, name, quote_ident(attname) AS part, type AS detail, ${better === undefined ? 'NULL' : fix} AS fix_sql
          FROM columns WHERE ${where}`,
  };
}

const MONEY_NAMES =
  '(^|_)(price|amount|cost|costs|balance|salary|wage|fee|fees|revenue|discount|subtotal|refund)s?$';

/** Types of columns that hold less, or other, than people think. */
export const typeRules: readonly Rule[] = [
  columnRule({
    id: 'timestamp_without_time_zone',
    severity: 'warning',
    says: 'It keeps what a clock showed and not which moment it was; two clients in two zones read different moments.',
    where: `atttypid = 'timestamp'::regtype`,
  }),
  columnRule({
    id: 'time_with_time_zone',
    severity: 'warning',
    says: 'An offset without a day does not follow summer time; keep a time, or a timestamp with time zone.',
    where: `atttypid = 'timetz'::regtype`,
  }),
  columnRule({
    id: 'padded_char',
    severity: 'info',
    says: 'char(n) fills values up with spaces, which some comparisons count and others do not.',
    where: `atttypid = 'bpchar'::regtype AND atttypmod > 5`,
    better: 'text',
  }),
  columnRule({
    id: 'varchar_length',
    severity: 'info',
    says: 'text is as fast; a limit is easier to change as a CHECK.',
    where: `atttypid = 'varchar'::regtype AND atttypmod > 0`,
    isOptional: true,
  }),
  columnRule({
    id: 'money_type',
    severity: 'warning',
    says: 'money shows and rounds as lc_monetary says, and that setting can differ; numeric does not.',
    where: `atttypid = 'money'::regtype`,
    better: 'numeric(19, 4)',
  }),
  columnRule({
    id: 'float_for_money',
    severity: 'warning',
    says: 'Floats cannot hold most decimal fractions, so sums of money drift; numeric is exact.',
    where: `atttypid IN ('float4'::regtype, 'float8'::regtype) AND attname ~* '${MONEY_NAMES}'`,
    better: 'numeric(19, 4)',
  }),
  columnRule({
    id: 'json_instead_of_jsonb',
    severity: 'info',
    says: 'json is parsed anew by each query, and has no indexes and no equality.',
    where: `atttypid = 'json'::regtype`,
    better: 'jsonb',
  }),
  columnRule({
    id: 'boolean_as_text',
    severity: 'info',
    says: 'By its name it is true or false, and its type lets anything in.',
    where: `atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype) AND attname ~* '^(is|has|can|was)_'`,
  }),
  columnRule({
    id: 'serial_column',
    severity: 'info',
    says: 'An identity column owns its sequence and its rights, and refuses a number given by mistake.',
    // pg_get_serial_sequence would fail for a schema that the role may not use.
    where: `attidentity = '' AND atthasdef AND EXISTS (
      SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class q ON q.oid = d.objid AND q.relkind = 'S'
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjid = columns.oid AND d.refobjsubid = attnum AND d.deptype = 'a')`,
  }),
  {
    id: 'unused_enum',
    severity: 'info',
    says: 'No column, function or other type uses it.',
    sql: `
      SELECT s.nspname AS schema, t.typname AS name, format('DROP TYPE %I.%I;', s.nspname, t.typname) AS fix_sql
      FROM pg_catalog.pg_type t JOIN schemas s ON s.oid = t.typnamespace
      WHERE t.typtype = 'e' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE (d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
           OR (d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid IN (t.oid, t.typarray) AND d.deptype <> 'i'))`,
  },
  {
    id: 'same_name_other_type',
    severity: 'info',
    says: 'Columns of this name have different types in different tables, and joins on them convert.',
    isOptional: true,
    sql: `
      SELECT c.schema, c.name, quote_ident(attname) AS part, format('%s; mostly %s', c.type, u.usual) AS detail
      FROM columns c JOIN (
        SELECT attname, mode() WITHIN GROUP (ORDER BY type) AS usual FROM columns
        GROUP BY attname HAVING count(DISTINCT type) > 1) AS u USING (attname)
      WHERE c.type <> u.usual`,
  },
];
