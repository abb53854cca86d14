import { timeCalls } from './calls.ts';
import { countCalls, type Era } from './http.ts';
import { inTurn, median, type Outcome } from './in-turn.ts';
import type { Section } from './sections.ts';
import { timeStart } from './start.ts';
import type { Runs, Subject } from './subject.ts';

/** Medians; what was not measured is absent. */
export interface Row {
  readonly subject: Subject;
  readonly startMs?: number;
  readonly megabytes?: number;
  readonly listTokens?: number;
  readonly callMs?: number;
  /** Calls a second. */
  readonly http: Readonly<Partial<Record<Era, number>>>;
  /** Why something of it is missing, in one clause. */
  readonly failure?: string;
}

export async function measure({ subjects, eras }: Section, runs: Runs): Promise<readonly Row[]> {
  const there = subjects.filter(({ failure }) => failure === undefined);
  const starts = await inTurn(there, runs.starts, timeStart);
  const calls = await timeCalls(
    there.filter(({ call }) => call !== undefined),
    runs,
  );
  const http = new Map<Era, Map<string, Outcome<number>>>();
  const served = there.filter(({ call, httpArgv }) => call !== undefined && httpArgv !== undefined);
  for (const era of eras) http.set(era, await countCalls(served, runs, era));
  return subjects.map((subject) => {
    const start = starts.get(subject.name);
    const call = calls.get(subject.name);
    const counts = [...http].map(([era, outcomes]) => [era, outcomes.get(subject.name)] as const);
    const outcomes = [start, call, ...counts.map(([, outcome]) => outcome)];
    return {
      subject,
      ...known('startMs', start, ({ ms }) => ms),
      ...known('megabytes', start, ({ megabytes }) => megabytes),
      ...known('listTokens', start, ({ listTokens }) => listTokens),
      ...known('callMs', call, (ms) => ms),
      http: Object.assign(
        {},
        ...counts.map(([era, count]) => known(era, count, (each) => each)),
      ) as Row['http'],
      ...failureOf(subject, outcomes),
    };
  });
}

function known<Key extends string, T>(
  key: Key,
  outcome: Outcome<T> | undefined,
  pick: (value: T) => number,
): { readonly [key in Key]?: number } {
  if (outcome === undefined || 'failure' in outcome) return {};
  const middle = median(outcome.values.map(pick));
  return Number.isNaN(middle) ? {} : ({ [key]: middle } as { [key in Key]: number });
}

function failureOf({ failure }: Subject, outcomes: readonly (Outcome<unknown> | undefined)[]) {
  const all = [failure, ...outcomes.map((each) => (each && 'failure' in each ? each.failure : undefined))];
  const first = all.find((each) => each !== undefined);
  return first === undefined ? {} : { failure: first };
}
