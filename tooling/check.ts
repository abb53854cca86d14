// `pnpm check`: every rule of the house that a machine can hold. All of them look, at once; what does not hold is told
// with what to do about it, and the exit code is 1.
import { changesets } from './check/changesets.ts';
import { directions } from './check/directions.ts';
import { form } from './check/form.ts';
import { generated } from './check/generated.ts';
import { imports } from './check/imports.ts';
import { licences } from './check/licences.ts';
import { manifests } from './check/manifest.ts';
import { packed } from './check/packed.ts';
import { afterBuild, program } from './check/program.ts';
import { rooms } from './check/rooms.ts';
import { problemsOf, type Rule } from './check/rule.ts';
import { tokens } from './check/tokens.ts';
import { tools } from './check/tools.ts';
import { versions } from './check/versions.ts';
import { ROOT } from './workspace.ts';

const RULES: readonly Rule[] = [
  program('tsc', 'Types do not fit. Mend what tsc names; pnpm typecheck runs it alone.'),
  program(
    'tsc -p servers/puppeteer/src/in-page',
    'Types of what runs in a page do not fit. Mend what tsc names; pnpm typecheck runs it too.',
  ),
  program(
    'tsc -p tooling/tsconfig/in-view.json',
    'Types of what runs in a view do not fit. Mend what tsc names; pnpm typecheck runs it too.',
  ),
  program(
    'oxlint --deny-warnings --format unix',
    'Lint has found something. Run pnpm format, and mend what it leaves; pnpm lint runs it alone.',
  ),
  program('oxfmt --check', 'Some files are not formatted. Run pnpm format.'),
  program(
    'knip',
    'Something is used by nobody. Delete what knip names, or use it; pnpm exec knip runs it alone.',
  ),
  afterBuild([packed, licences]),
  generated,
  directions,
  imports,
  rooms,
  form,
  manifests,
  versions,
  tools,
  tokens,
  changesets,
];

const notes: string[] = [];
const found = await Promise.all(RULES.map((rule) => problemsOf(rule, ROOT, (line) => notes.push(line))));
const problems = found.flat();

for (const line of notes) console.log(line);
for (const problem of problems) console.error(`\n${problem}`);
if (problems.length > 0) console.error(`\n${problems.length} to mend.`);
process.exitCode = problems.length === 0 ? 0 : 1;
