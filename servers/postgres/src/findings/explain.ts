import { ToolError } from '@plugboard/core';
import type { Session } from '../connection/session.ts';
import type { Allow } from '../advise/advise.ts';
import { givenIndex, judge, type Verdict } from '../advise/given.ts';
import { extensionsIn, hypothetical } from '../advise/hypopg.ts';
import { usagesIn } from '../advise/usages.ts';
import { explainPlan, type Explained } from '../plan/explain-plan.ts';
import { parametersOf, withoutExplain } from '../plan/grammar.ts';
import { readTables, type Tables } from '../plan/tables.ts';
import type { Plan } from '../plan/plan.ts';
import { findIn } from './find.ts';
import type { Finding } from './finding.ts';

export interface Wish {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly analyze: boolean;
  readonly generic: boolean | undefined;
  /** CREATE INDEX statements. */
  readonly hypothetical: readonly string[];
  /** Another statement. */
  readonly compareWith: string | undefined;
}

interface Tried {
  readonly ddl: string;
  readonly verdict: Verdict;
  /** Cost that it would save, reckoned; undefined where the planner was asked. */
  readonly saved: number | undefined;
  readonly bytes: number | undefined;
}

export interface Explanation extends Explained {
  /** Before what was to be compared. */
  readonly before: Plan | undefined;
  readonly findings: readonly Finding[];
  readonly tried: readonly Tried[];
}

export async function explainStatement(session: Session, wish: Wish, allow: Allow): Promise<Explanation> {
  const { analyze, hypothetical: indexes, compareWith } = wish;
  if (analyze && indexes.length > 0)
    throw new ToolError('analyze runs the statement, and an index that is not there cannot be run.', {
      code: 'BAD_ARGUMENTS',
      hint: 'Leave analyze or hypothetical_indexes out.',
    });
  const parsed = await Promise.all(indexes.map(givenIndex));
  const first = await plannerOf(session, wish.sql, wish, allow);
  const base = await first();
  // Of two statements that are compared, one may have its values within.
  const bare = compareWith !== undefined && (await parametersOf(compareWith)) === 0;
  const other = bare ? { ...wish, params: [] } : wish;
  const second = compareWith === undefined ? first : await plannerOf(session, compareWith, other, allow);
  const now = second === first ? base : await second();
  const schema = parsed.length === 0 ? undefined : (await extensionsIn(session, ['hypopg'])).get('hypopg');
  const tables = await tablesOf(session, now.plan);
  if (schema !== undefined) {
    const { after, tried } = await withIndexes(session, schema, indexes, second);
    return { ...after, before: base.plan, findings: await findIn(session, after.plan, tables), tried };
  }
  const usages = await usagesIn(now.plan, tables);
  const tried = parsed.map((index, at): Tried => {
    const { verdict, saved } = judge(index, usages, tables);
    return { ddl: indexes[at] ?? '', verdict, saved, bytes: undefined };
  });
  const before = now === base ? undefined : base.plan;
  return { ...now, before, findings: await findIn(session, now.plan, tables), tried };
}

/** Refuses what may not run, once, and then plans it as often as it is asked. */
async function plannerOf(
  session: Session,
  text: string,
  { params, analyze, generic }: Wish,
  allow: Allow,
): Promise<() => Promise<Explained>> {
  await withoutExplain(text);
  const sql = await allow(session, text);
  return () => explainPlan(session, sql, { params, generic, analyze });
}

function tablesOf(session: Session, { nodes }: Plan): Promise<Tables> {
  return readTables(
    session,
    nodes.flatMap(({ relation }) => relation ?? []),
  );
}

async function withIndexes(
  session: Session,
  schema: string,
  indexes: readonly string[],
  explain: () => Promise<Explained>,
): Promise<{ after: Explained; tried: Tried[] }> {
  const planner = hypothetical(session, schema);
  await planner.reset();
  const made = [];
  for (const ddl of indexes) made.push({ ddl, ...(await planner.make(ddl)) });
  const after = await explain();
  await planner.reset();
  const used = new Set(after.plan.nodes.map(({ raw }) => raw['Index Name']));
  const tried = made.map(({ ddl, name, bytes }): Tried => {
    const verdict = name !== undefined && used.has(name) ? 'used' : 'not_used';
    return { ddl, verdict, saved: undefined, bytes };
  });
  return { after, tried };
}
