import { closestHint, ToolError } from '@plugboard/core';
import { attempt, whyOf } from '../connection/attempt.ts';
import { jsonRow, jsonRows } from '../connection/json-rows.ts';
import type { Session } from '../connection/session.ts';
import { countOf, findingsOf, MOST_OF_A_RULE, type Found, type Rule } from './rule.ts';
import { rules } from './rules.ts';
import { SEVERITIES, type Severity } from './severity.ts';

/** Which objects are served: what `--schemas` and `--tables` say. */
export type InScope = (object: { readonly schema: string; readonly table: string }) => boolean;

export interface Wanted {
  /** By their ids; all but the optional ones where empty. */
  readonly rules: readonly string[];
  readonly schema?: string | undefined;
  /** The least that is worth telling. */
  readonly severity: Severity;
}

interface Finding {
  readonly rule: string;
  /** `schema.table`, as SQL writes it. */
  readonly object: string;
  readonly part?: string;
  readonly detail?: string;
  readonly fix_sql?: string;
}

export interface Linted {
  /** The worst first; those of one rule together. */
  readonly findings: Finding[];
  readonly rules: Counted[];
  readonly notExamined: Unexamined[];
}

interface Counted {
  readonly rule: string;
  readonly severity: Severity;
  readonly says: string;
  readonly count: number;
  /** There are more than were counted. */
  readonly more?: true;
}

interface Unexamined {
  readonly rule: string;
  readonly why: string;
}

/** Looks at a schema by each rule that is wanted. One that the server refuses does not end the others. */
export async function lint(
  session: Session,
  wanted: Wanted,
  { isInScope, signal }: { isInScope: InScope; signal: AbortSignal },
): Promise<Linted> {
  const findings: Finding[] = [];
  const counts: Counted[] = [];
  const notExamined: Unexamined[] = [];
  for (const rule of chosen(wanted, session.version)) {
    signal.throwIfAborted();
    const { id, severity, says } = rule;
    const looked = await attempt(session, () => look(session, rule, wanted.schema));
    if ('refused' in looked) {
      notExamined.push({ rule: id, why: whyOf(looked.refused) });
      continue;
    }
    const { found, unseen } = looked.value;
    if (unseen > 0) notExamined.push({ rule: id, why: `The role may not read ${unseen} of them.` });
    const inScope = found.filter(({ schema, name }) => isInScope({ schema, table: name ?? '' }));
    if (inScope.length === 0) continue;
    const more = found.length > MOST_OF_A_RULE ? { more: true as const } : {};
    counts.push({ rule: id, severity, says, count: inScope.length, ...more });
    findings.push(...inScope.map(({ schema: _, name: __, ...rest }) => ({ rule: id, ...rest })));
  }
  return { findings, rules: counts, notExamined };
}

/** What one rule finds, and of how many objects the role may not see what it looks at. */
export async function look(session: Session, rule: Rule, schema?: string) {
  const found = await jsonRows<Found>(session, findingsOf(rule.sql), [schema]);
  if (rule.unseen === undefined) return { found, unseen: 0 };
  const { count } = await jsonRow<{ count: number }>(session, countOf(rule.unseen), [schema]);
  return { found, unseen: count };
}

/** Ids of rules that are looked at only when they are asked for. */
export const optionalRules = rules.filter(({ isOptional }) => isOptional === true).map(({ id }) => id);

function chosen({ rules: ids, severity }: Wanted, version: number): Rule[] {
  const all = rules.map(({ id }) => id);
  const unknown = ids.find((id) => !all.includes(id));
  if (unknown !== undefined)
    throw new ToolError(
      `There is no rule ${JSON.stringify(unknown.slice(0, 60))}.${closestHint(unknown, all)}`,
      {
        code: 'NOT_FOUND',
        hint: `There are ${all.join(', ')}.`,
      },
    );
  const least = SEVERITIES.indexOf(severity);
  return rules
    .filter(({ id, isOptional = false }) => (ids.length === 0 ? !isOptional : ids.includes(id)))
    .filter((rule) => SEVERITIES.indexOf(rule.severity) <= least && (rule.since ?? 0) <= version)
    .toSorted((one, other) => SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity));
}
