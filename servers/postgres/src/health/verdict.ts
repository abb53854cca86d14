import type { Session } from '../connection/session.ts';
import type { InScope } from '../lint/lint.ts';
import type { Status } from './ids.ts';

/** What a check found. */
export interface Verdict {
  readonly status: Status;
  /** One sentence of ours. */
  readonly says: string;
  /** How many of what it looks at it could look at; without any it is never `ok`. */
  readonly examined: number;
  /** The numbers it judged by. */
  readonly evidence?: Record<string, number | string>;
  /** What is not as it should be, the worst first. */
  readonly objects?: string[];
  /** Statements that mend it. */
  readonly fix_sql?: string[];
}

export interface Look {
  readonly session: Session;
  readonly isInScope: InScope;
}

export type Check = (look: Look) => Promise<Verdict>;

/** Objects and statements that are told of one check; how many there are stands in its sentence. */
const MOST = 5;

export const notExamined = (says: string, evidence?: Verdict['evidence']): Verdict => ({
  status: 'not_examined',
  says,
  examined: 0,
  ...(evidence === undefined ? {} : { evidence }),
});

/** One thing that is not as it should be. */
export interface Flaw {
  readonly object: string;
  readonly fix_sql?: string | undefined;
}

/** The first few of what is wrong, and what mends them. */
export function flawsOf(flaws: readonly Flaw[]): Pick<Verdict, 'objects' | 'fix_sql'> {
  const few = flaws.slice(0, MOST);
  const fixes = few.flatMap(({ fix_sql }) => (fix_sql === undefined ? [] : [fix_sql]));
  return {
    ...(few.length === 0 ? {} : { objects: few.map(({ object }) => object) }),
    ...(fixes.length === 0 ? {} : { fix_sql: fixes }),
  };
}

/** `warn` from the first threshold on, `fail` from the second. */
export function graded(value: number, warn: number, fail: number): 'ok' | 'warn' | 'fail' {
  if (value >= fail) return 'fail';
  return value >= warn ? 'warn' : 'ok';
}

const RANK: Readonly<Record<Status, number>> = { fail: 0, warn: 1, no_permission: 2, not_examined: 3, ok: 4 };

export function worstOf(statuses: readonly Status[]): Status {
  return statuses.toSorted((one, other) => RANK[one] - RANK[other])[0] ?? 'not_examined';
}
