// The limits that this project sets itself, beside what was measured.
import type { Row } from './measure.ts';

export interface Verdict {
  /** `@plugboard/filesystem: start to tools/list` */
  readonly what: string;
  /** `at most 3 × bare Node` */
  readonly limit: string;
  /** `2.41 ×` */
  readonly measured: string;
  /** `within`, `above the limit`, `below the limit` or `not measured`. */
  readonly verdict: string;
}

const MOST_START = 3;
const MOST_MEMORY = 1.5;
const MOST_CALL_MS = 0.2;
const LEAST_HTTP = 1;

const times = (value: number) => `${value.toFixed(2)} ×`;

export function verdicts(section: string, rows: readonly Row[]): Verdict[] {
  const bare = rows.find(({ subject }) => subject.kind === 'node');
  const held = rows.filter(({ subject }) => subject.held === true);
  return [
    ...held.flatMap((row) => [
      {
        what: `${row.subject.name}: start to tools/list`,
        limit: `at most ${MOST_START} × bare Node`,
        ...atMost(MOST_START, ratio(row.startMs, bare?.startMs), times),
      },
      {
        what: `${row.subject.name}: memory after it`,
        limit: `at most ${MOST_MEMORY} × bare Node`,
        ...atMost(MOST_MEMORY, ratio(row.megabytes, bare?.megabytes), times),
      },
    ]),
    ...(section === 'core' ? coreVerdicts(rows) : []),
  ];
}

function coreVerdicts(rows: readonly Row[]): Verdict[] {
  const [sdk, core] = (['sdk', 'ours'] as const).map((kind) => rows.find((row) => row.subject.kind === kind));
  const more = (core?.callMs ?? Number.NaN) - (sdk?.callMs ?? Number.NaN);
  return [
    {
      what: 'core: a call over stdio, p50',
      limit: `at most ${MOST_CALL_MS} ms above the bare SDK server`,
      ...atMost(MOST_CALL_MS, more, (value) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)} ms`),
    },
    ...(['2026-07-28', '2025-11-25'] as const).map((era) => ({
      what: `core: calls over HTTP, ${era}`,
      limit: `at least ${LEAST_HTTP} × the SDK's own handler`,
      ...atLeast(LEAST_HTTP, ratio(core?.http[era], sdk?.http[era])),
    })),
  ];
}

export const ratio = (value = Number.NaN, base = Number.NaN) => value / base;

type Measured = Pick<Verdict, 'measured' | 'verdict'>;
const NOT_MEASURED: Measured = { measured: '', verdict: 'not measured' };

function atMost(limit: number, value: number, show: (value: number) => string): Measured {
  if (Number.isNaN(value)) return NOT_MEASURED;
  return { measured: show(value), verdict: value <= limit ? 'within' : 'above the limit' };
}

function atLeast(limit: number, value: number): Measured {
  if (Number.isNaN(value)) return NOT_MEASURED;
  return { measured: times(value), verdict: value >= limit ? 'within' : 'below the limit' };
}
