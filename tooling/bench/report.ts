import { cpus, release, type } from 'node:os';
import { CONNECTIONS, type Era } from './http.ts';
import { ratio, verdicts } from './limits.ts';
import type { Row } from './measure.ts';
import { number } from './number.ts';
import { table } from '../table.ts';
import type { Section } from './sections.ts';
import type { Runs } from './subject.ts';
import type { Done } from './tasks.ts';
import { tasksTable } from './tasks-table.ts';

export interface Measured {
  readonly section: Omit<Section, typeof Symbol.asyncDispose>;
  readonly rows: readonly Row[];
  /** Of a section that has tasks. */
  readonly done?: Done | undefined;
}

/** `Node 26.10.0, AMD EPYC (2 cores), Linux 6.8, 2026-11-22` */
export function machine(date = new Date()): string {
  const [cpu] = cpus();
  const cores = `${cpus().length} cores`;
  return `Node ${process.versions.node}, ${cpu?.model.trim()} (${cores}), ${type()} ${release().split('.').slice(0, 2).join('.')}, ${date.toISOString().slice(0, 10)}`;
}

/** The page, as `oxfmt` would write it. */
export function page(measured: readonly Measured[], runs: Runs): string {
  return `# Bench

Written by \`pnpm bench\`; run it again instead of editing this page.

Measured on: ${machine()}.

**How to read it.** Ratios come first, and only they mean something, and only within this page: all that stands in one
table was measured in turn, one round after the other, on one machine. Machines are noisy; a time of this page beside a
time of another run says nothing. × is always against the row that the column names.

${measured.map(({ section }) => `[${section.name}](#${section.name})`).join(' · ')}

## Limits

What this project holds itself to. Nothing fails when a limit is not held; it is told here.

${limitsTable(measured)}

${measured.map(sectionText).join('\n\n')}

## How it was measured

- **Start**: from the start of the process to its answer of \`tools/list\` over stdio, after the 2025 handshake; of bare
  Node, \`node -e 0\` to its end. Median of ${runs.starts} starts after one that warms caches.
- **Memory**: resident memory of that process right after the answer (Linux only); of bare Node, one that waits on stdin.
- **Tokens of the list**: names, descriptions and arguments of all tools of \`tools/list\`, by the tokenizer of GPT-5.
- **Call**: one after the other over stdio, ${runs.calls} a round; the median of the p50 of ${runs.rounds} rounds.
- **Task**: each server does each task in a process of its own. Time: the median of ${runs.tasks.rounds} rounds, each the median of
  the calls of a quarter of a second, of one at least. Peak memory: the most that was ever resident (\`VmHWM\`, Linux
  only), of each process that it started, too, such as those of a browser. Tokens: of the texts of the answer, by the tokenizer of GPT-5; what hosts do with the structured form differs.
- **HTTP**: calls a second, ${CONNECTIONS} connections on loopback, ${runs.seconds} s a round, median of ${runs.rounds} rounds.
- **Bare SDK server**: \`@modelcontextprotocol/server\`, unbundled, written as its documentation shows, with as many tools
  as ours. Its tool does no work, so it is the floor of a call, not a server that reads files.
- **Peers**: installed from npm at the version in the table, without install scripts, and started as
  \`node <program>\`, not through npx. They are named in \`tooling/bench/setups.ts\`.
`;
}

export function sectionText({ section, rows, done }: Measured): string {
  const calls = rows
    .filter(({ subject, callMs }) => subject.kind !== 'sdk' && callMs !== undefined)
    .map(({ subject }) => `${subject.name} \`${subject.call?.name}\``);
  const called = calls.length === 0 ? '' : `\n\nCalled: ${calls.join(', ')}.`;
  return `## ${section.name}\n\n${section.about}\n\n${table(sectionCells(section.eras, rows))}${called}${tasksText(done)}`;
}

function tasksText(done: Done | undefined): string {
  return done === undefined ? '' : `\n\n${done.about}\n\n${tasksTable(done.rows)}`;
}

export function limitsTable(measured: readonly Measured[]): string {
  const all = measured.flatMap(({ section, rows }) => verdicts(section.name, rows));
  const cells = all.map(({ what, limit, measured: value, verdict }) => [what, limit, value, verdict]);
  return table([['', 'limit', 'measured', ''], ...cells], 4);
}

function sectionCells(eras: readonly Era[], rows: readonly Row[]): string[][] {
  const node = rows.find(({ subject }) => subject.kind === 'node');
  const sdk = rows.find(({ subject }) => subject.kind === 'sdk');
  const head = [
    '',
    'start × bare Node',
    'memory × bare Node',
    'call × bare SDK',
    ...eras.map((era) => `HTTP ${era} × bare SDK`),
    'start, ms',
    'memory, MB',
    'call, ms',
    'tokens of the list',
    ...eras.map((era) => `HTTP ${era}, calls/s`),
  ];
  const cells = rows.map((row) => [
    row.failure === undefined ? row.subject.name : `${row.subject.name}: ${row.failure}`,
    number(ratio(row.startMs, node?.startMs), 2),
    number(ratio(row.megabytes, node?.megabytes), 2),
    number(ratio(row.callMs, sdk?.callMs), 2),
    ...eras.map((era) => number(ratio(row.http[era], sdk?.http[era]), 2)),
    number(row.startMs, 1),
    number(row.megabytes, 1),
    number(row.callMs, 3),
    row.subject.kind === 'sdk' ? '' : number(row.listTokens, 0),
    ...eras.map((era) => number(row.http[era], 0)),
  ]);
  return [head, ...cells];
}
