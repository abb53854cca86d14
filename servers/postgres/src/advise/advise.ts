import { ToolError } from '@plugboard/core';
import { sqlstateOf } from '../connection/failure.ts';
import type { Session } from '../connection/session.ts';
import { attempt } from '../plan/attempt.ts';
import { explainPlan } from '../plan/explain-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { readTables, tableKey, type Table } from '../plan/tables.ts';
import { candidatesFor } from './candidates.ts';
import { choose, type Chosen, type CostsWith, type Limits } from './choose.ts';
import { countedDays, dropsOf, type Drop } from './drops.ts';
import { extensionsIn, hypothetical } from './hypopg.ts';
import { savedBy } from './model.ts';
import { createIndex, shapeBytes, shapeId, type Shape } from './shape.ts';
import { usagesIn, type Usage } from './usages.ts';
import type { Statement } from './workload.ts';

/** Refuses what may not run; answers the statement as it can be explained. */
export type Allow = (session: Session, sql: string) => Promise<string>;

interface Examined extends Statement {
  readonly cost: number | undefined;
  /** Why it has no plan, in words of ours. */
  readonly skipped: string | undefined;
}

export interface Advice {
  /** Costs after are the planner's, not ours. */
  readonly verified: boolean;
  readonly statements: readonly Examined[];
  readonly chosen: readonly Chosen[];
  readonly drops: readonly Drop[];
  readonly countedDays: number | undefined;
}

interface Planned {
  readonly statement: Statement;
  /** As the guard let it through. */
  readonly sql: string;
  readonly plan: Plan;
  readonly usages: readonly Usage[];
}

/** The indexes that would serve these statements best, and those of their tables that serve nothing. */
export async function advise(
  session: Session,
  statements: readonly Statement[],
  { allow, limits, signal }: { allow: Allow; limits: Limits; signal: AbortSignal },
): Promise<Advice> {
  const extensions = await extensionsIn(session, ['hypopg', 'pg_trgm']);
  const tables = new Map<string, Table>();
  const planned: Planned[] = [];
  const examined: Examined[] = [];
  for (const statement of statements) {
    signal.throwIfAborted();
    const found = await planOf(session, statement, allow);
    if ('skipped' in found) {
      examined.push({ ...statement, cost: undefined, skipped: found.skipped });
      continue;
    }
    planned.push(found);
    examined.push({ ...statement, cost: found.plan.root.raw['Total Cost'], skipped: undefined });
    for (const { target } of found.usages) tables.set(tableKey(target), target);
  }
  const extras = { trigrams: extensions.get('pg_trgm') };
  const all = planned.flatMap(({ usages }) => usages.flatMap((usage) => candidatesFor(usage, extras)));
  const shapes = [...new Map(all.map((shape) => [shapeId(shape), shape])).values()];
  const weights = planned.map(({ statement }) => statement.calls);
  const schema = extensions.get('hypopg');
  const judge =
    schema === undefined ? reckoning(planned) : await trying(session, schema, { planned, shapes });
  const chosen = await choose({ shapes, weights, limits, signal, ...judge });
  const days = await countedDays(session);
  return {
    verified: schema !== undefined,
    statements: examined,
    chosen,
    drops: [...tables.values()].flatMap((table) => dropsOf(table, days)),
    countedDays: days,
  };
}

async function planOf(
  session: Session,
  statement: Statement,
  allow: Allow,
): Promise<Planned | { skipped: string }> {
  try {
    return await attempt(session, async () => {
      const sql = await allow(session, statement.sql);
      const { plan } = await explainPlan(session, sql);
      const relations = plan.nodes.flatMap(({ relation }) => relation ?? []);
      return { statement, sql, plan, usages: await usagesIn(plan, await readTables(session, relations)) };
    });
  } catch (error) {
    const skipped = whySkipped(error);
    if (skipped === undefined) throw error;
    return { skipped };
  }
}

/** Classes of SQLSTATE that are about the statement, not about the connection or the time. */
const OF_STATEMENT = /^(?:0A|22|25|26|42|3F)/;

function whySkipped(error: unknown): string | undefined {
  const sqlstate = sqlstateOf(error);
  if (sqlstate !== undefined)
    return OF_STATEMENT.test(sqlstate) ? `PostgreSQL has no plan for it (${sqlstate}).` : undefined;
  // What has a cause is no word about the statement: the database is out of reach.
  if (!ToolError.is(error) || error.cause !== undefined) return undefined;
  return [error.code && `${error.code}:`, error.message].filter(Boolean).join(' ');
}

interface Judge {
  readonly costs: CostsWith;
  readonly bytesOf: (shape: Shape) => number;
}

/** Without HypoPG: the plan's costs, less what the best index saves where a table is read. */
function reckoning(planned: readonly Planned[]): Judge {
  const costs: CostsWith = (shapes) =>
    Promise.resolve(
      planned.map(({ plan, usages }) => {
        const saved = usages.reduce(
          (sum, usage) => sum + Math.max(0, ...shapes.map((shape) => savedBy(shape, usage))),
          0,
        );
        const cost = plan.root.raw['Total Cost'];
        return Math.min(cost, Math.max(1, cost - saved));
      }),
    );
  return { costs, bytesOf: shapeBytes };
}

/** With HypoPG: what the planner says. Statements that do not read the tables of new indexes keep their cost. */
async function trying(
  session: Session,
  schema: string,
  { planned, shapes }: { planned: readonly Planned[]; shapes: readonly Shape[] },
): Promise<Judge> {
  const planner = hypothetical(session, schema);
  const bytes = new Map<string, number>();
  await planner.reset();
  for (const shape of shapes) {
    const made = await attempt(session, () => planner.make(createIndex(shape))).catch(() => undefined);
    bytes.set(shapeId(shape), made?.bytes ?? Infinity);
    await planner.reset();
  }
  const costs: CostsWith = async (list) => {
    await planner.reset();
    for (const shape of list) await planner.make(createIndex(shape));
    const touched = new Set(list.map(({ table }) => tableKey(table)));
    const answers: number[] = [];
    for (const { sql, plan, usages } of planned) {
      const isTouched = usages.some(({ target }) => touched.has(tableKey(target)));
      const after = isTouched ? (await explainPlan(session, sql)).plan : plan;
      answers.push(after.root.raw['Total Cost']);
    }
    await planner.reset();
    return answers;
  };
  return { costs, bytesOf: (shape) => bytes.get(shapeId(shape)) ?? Infinity };
}
