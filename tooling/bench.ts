// `pnpm bench [core|<server>|hub …] [--quick]`: start, memory, calls over stdio and HTTP of each, beside bare Node, a
// server on the SDK alone, and npm peers. All of it, unhurried, is written to bench/RESULTS.md; a part is printed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './bench/measure.ts';
import { SMALL_FILE } from './bench/setups.ts';
import { limitsTable, machine, page, sectionText, type Measured } from './bench/report.ts';
import { openSection, sectionNames } from './bench/sections.ts';
import { doTasks } from './bench/tasks.ts';
import { endOnSignals, workFolder } from './processes.ts';
import { ROOT } from './workspace.ts';

const FULL = { starts: 21, rounds: 9, calls: 300, seconds: 1, tasks: { files: 50_000, rounds: 5 } };
const QUICK = { starts: 1, rounds: 1, calls: 20, seconds: 1, tasks: { files: 500, rounds: 1 } };

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const runs = values.quick ? QUICK : FULL;
const names = positionals.length === 0 ? sectionNames() : positionals;
const unknown = names.filter((name) => ![...sectionNames(), 'plugboard'].includes(name));
if (unknown.length > 0) {
  console.error(
    `${unknown.join(', ')} is not measured: name ${sectionNames().join(', ')}, or nothing for all.`,
  );
  process.exit(2);
}

endOnSignals();
const folder = workFolder('bench');
writeFileSync(join(folder, SMALL_FILE.name), SMALL_FILE.text);

console.log(`${machine()}\n`);
const measured: Measured[] = [];
for (const name of names) {
  await using section = await openSection(name, folder);
  const rows = await measure(section, runs);
  const done = section.tasks && (await doTasks(section.tasks, runs));
  measured.push({ section, rows, done });
  console.log(`${sectionText({ section, rows, done })}\n`);
}
// What one start tells is no verdict.
if (!values.quick) console.log(limitsTable(measured));

// A peer may fail; that is told in its row.
const failed = measured.some(({ rows }) =>
  rows.some(({ subject, failure }) => subject.kind !== 'peer' && failure !== undefined),
);
if (failed) {
  console.error('\nOne of ours did not answer: see the tables. Nothing is written.');
  process.exitCode = 1;
} else if (positionals.length === 0 && !values.quick) {
  mkdirSync(join(ROOT, 'bench'), { recursive: true });
  writeFileSync(join(ROOT, 'bench/RESULTS.md'), page(measured, runs));
  console.log('\nbench/RESULTS.md written');
}
