import { ToolError } from '@plugboard/core';
import type { Session } from '../connection/session.ts';
import type { Answer } from '../values/answer.ts';
import { parametersOf } from './grammar.ts';
import { readPlan, type Plan } from './plan.ts';
import type { RawPlan } from './raw.ts';

export interface Explained {
  readonly plan: Plan;
  /** It is for any values of the parameters. */
  readonly generic: boolean;
}

export interface ExplainOptions {
  readonly params?: readonly unknown[];
  /** Run the statement too. */
  readonly analyze?: boolean;
  /** Plan for any values; so it is where a statement has parameters and no values came. */
  readonly generic?: boolean | undefined;
}

/**
 * The plan of a statement that was found to read only. Throws `ToolError` where parameters do not fit; what PostgreSQL
 * says of the statement goes through.
 */
export async function explainPlan(
  session: Session,
  sql: string,
  { params = [], analyze = false, generic }: ExplainOptions = {},
): Promise<Explained> {
  const expected = await parametersOf(sql);
  const forAny = expected > 0 && (generic ?? params.length === 0);
  if (forAny && analyze)
    throw new ToolError(`The statement has ${expected} parameters and none was given.`, {
      code: 'BAD_PARAMS',
      hint: 'analyze runs it: give params and leave generic out, or leave analyze out.',
    });
  if (!forAny && params.length !== expected)
    throw new ToolError(`The statement has ${expected} parameters; ${params.length} came.`, {
      code: 'BAD_PARAMS',
      hint: 'Give one value for each $n, or none for the plan for any values.',
    });
  const answer = forAny
    ? await explainForAny(session, sql, expected)
    : await session.run(`EXPLAIN ${options(session, analyze)} ${sql}`, params);
  return { plan: readPlan(rawPlan(answer)), generic: forAny };
}

function options({ version }: Session, analyze: boolean): string {
  const names = [
    'FORMAT JSON',
    'VERBOSE',
    'SUMMARY',
    ...(version >= 120_000 ? ['SETTINGS'] : []),
    ...(analyze ? ['ANALYZE', 'BUFFERS'] : []),
  ];
  return `(${names.join(', ')})`;
}

let prepared = 0;

/**
 * The extended protocol must bind a value to each `$n`, and EXPLAIN (GENERIC_PLAN) then plans with it, as for a constant
 * NULL. A prepared statement is planned for any values, on every version.
 */
async function explainForAny(session: Session, sql: string, parameters: number): Promise<Answer> {
  const nulls = Array.from({ length: parameters }, () => 'NULL').join(', ');
  prepared += 1;
  const name = `plugboard_plan_${prepared}`;
  await session.run(`PREPARE ${name} AS ${sql}`);
  try {
    await session.select("SET LOCAL plan_cache_mode = 'force_generic_plan'");
    const answer = await session.run(`EXPLAIN ${options(session, false)} EXECUTE ${name}(${nulls})`);
    await session.select(`DEALLOCATE ${name}`);
    return answer;
  } catch (error) {
    // A failed transaction takes no DEALLOCATE, and the prepared statement outlives it.
    session.taint();
    throw error;
  }
}

/** What in a plan is a number. An answer keeps those that a double would change as texts; here a double is enough. */
const NUMERIC = /(?:Cost|Rows|Width|Time|Loops|Blocks|Fetches|Used|Usage|Total)$|^Rows Removed/;

function rawPlan({ rows }: Answer): RawPlan {
  const [plan] = JSON.parse(JSON.stringify(rows[0]?.[0]), (key, value: unknown) =>
    typeof value === 'string' && NUMERIC.test(key) ? Number(value) : value,
  ) as RawPlan[];
  if (plan === undefined) throw new Error('EXPLAIN answered no plan');
  return plan;
}
