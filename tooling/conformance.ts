// The official conformance suite against the programs of this repository, over HTTP and in both revisions.
// `pnpm conformance [target …]`: one line a scenario; exit code 1 when one fails.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './workspace.ts';

const SUITE = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'));
const START_MS = 20_000;

/**
 * What a server passes whatever its tools are: the suite's other scenarios call tools of its own.
 * `http-header-validation` calls the first tool of the list, without arguments.
 */
const AGNOSTIC = {
  '2026-07-28': [
    'server-stateless',
    'tools-list',
    'server-sse-multiple-streams',
    'dns-rebinding-protection',
    'input-required-result-unsupported-methods',
    'http-header-validation',
  ],
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'server-sse-multiple-streams',
    'dns-rebinding-protection',
    'server-session-lifecycle',
  ],
};
/** Of the tasks extension, but for tools that cannot be called without it: there are none. */
const TASKS = [
  'tasks-lifecycle',
  'tasks-capability-negotiation',
  'tasks-wire-fields',
  'tasks-request-state-removal',
  'tasks-mrtr-input',
  'tasks-mrtr-composition',
  'tasks-request-headers',
  'tasks-dispatch-and-envelope',
];

/** The checks of `server-stateless` that call tools of the suite's own. */
const ASK_FOR_ITS_TOOLS = new Set([
  'sep-2575-server-rejects-undeclared-capability',
  'sep-2575-missing-capability-http-400',
  'sep-2575-http-server-no-independent-requests-on-stream',
  'sep-2575-server-no-log-without-loglevel',
  'sep-2575-server-sends-tools-list-changed-on-subscription',
  'sep-2575-server-sends-prompts-list-changed-on-subscription',
]);

type Revision = keyof typeof AGNOSTIC;

interface Target {
  readonly name: string;
  /** What Node is started with, beside `--http`; `folder` is an empty one of the run. */
  readonly args: (folder: string) => string[];
  /** Whether it is built for the suite: it passes all that a revision requires, every check of it. */
  readonly passesAll?: boolean;
}

const FILESYSTEM = join(ROOT, 'servers/filesystem/dist/cli.js');

const targets: readonly Target[] = [
  // It keeps what it reads in the folder of the run.
  {
    name: 'chess',
    args: (folder) => [join(ROOT, 'servers/chess/dist/cli.js'), '--data', join(folder, 'chess')],
  },
  { name: 'filesystem', args: (folder) => [FILESYSTEM, folder] },
  // Nothing listens there: its first tool says so.
  {
    name: 'github',
    args: () => [join(ROOT, 'servers/github/dist/cli.js'), '--host', 'http://127.0.0.1:9'],
  },
  { name: 'postgres', args: () => [join(ROOT, 'servers/postgres/dist/cli.js'), '--demo'] },
  // No browser is there: its first tool says so.
  {
    name: 'puppeteer',
    args: (folder) => [join(ROOT, 'servers/puppeteer/dist/cli.js'), '--browser', join(folder, 'none')],
  },
  { name: 'weather', args: () => [join(ROOT, 'servers/weather/dist/cli.js')] },
  {
    name: 'hub',
    args: (folder) => {
      const entry = { command: process.execPath, args: [FILESYSTEM, folder] };
      const config = join(folder, 'plugboard.json');
      writeFileSync(config, JSON.stringify({ mcpServers: { filesystem: entry } }));
      return [join(ROOT, 'packages/hub/dist/cli.js'), 'serve', '--config', config];
    },
  },
  {
    name: 'fixture',
    args: () => ['--conditions=@plugboard/source', join(ROOT, 'packages/core/test/conformance/server.ts')],
    passesAll: true,
  },
];

interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => targets.every((target) => target.name !== name));
if (unknown.length > 0) {
  console.error(`No target ${unknown.join(', ')}; there are ${targets.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'conformance-'));
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill();
  rmSync(work, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const total = { passed: 0, failed: 0 };
for (const target of targets) {
  if (named.length === 0 || named.includes(target.name)) await testTarget(target);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

async function testTarget(target: Target): Promise<void> {
  const folder = join(work, target.name, 'files');
  mkdirSync(folder, { recursive: true });
  const server = start([...target.args(folder), '--http', '127.0.0.1:0']);
  const url = await urlOf(server);
  for (const revision of Object.keys(AGNOSTIC) as Revision[]) {
    const results = await runSuite(url, ['--requirements', revision], join(work, target.name, revision));
    const scenarios = target.passesAll === true ? requiredBy(revision) : AGNOSTIC[revision];
    const failed = scenarios.filter((scenario) => !report(target, revision, scenario, results.get(scenario)));
    console.log(`${target.name} ${revision}: ${scenarios.length - failed.length}/${scenarios.length}`);
    total.passed += scenarios.length - failed.length;
    total.failed += failed.length;
  }
  if (target.passesAll === true) await testTasks(target, url);
  await stop(server);
}

async function testTasks(target: Target, url: string): Promise<void> {
  for (const scenario of TASKS) {
    const folder = join(work, target.name, scenario);
    const only = ['--scenario', scenario, '--spec-version', '2026-07-28', '--force'];
    const results = await runSuite(url, only, folder);
    const passed = report(target, '2026-07-28', scenario, results.get(scenario));
    total[passed ? 'passed' : 'failed'] += 1;
  }
}

/**
 * One line for a scenario, and one for each check that did not hold. A warning counts: it is a SHOULD that we break.
 */
function report(
  target: Target,
  revision: Revision,
  scenario: string,
  checks: readonly Check[] = [],
): boolean {
  const counted = target.passesAll === true ? checks : checks.filter(({ id }) => !ASK_FOR_ITS_TOOLS.has(id));
  const broken = counted.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  const passed = counted.length > 0 && broken.length === 0;
  console.log(`${passed ? '  ok ' : 'FAIL '} ${target.name} ${revision} ${scenario}`);
  if (counted.length === 0) console.log('        the suite gave no result');
  for (const { id, status, errorMessage } of broken)
    console.log(`        ${status} ${id}: ${errorMessage ?? ''}`);
  return passed;
}

/** The checks of each scenario. The suite's own verdict counts what a server without its tools cannot pass. */
async function runSuite(
  url: string,
  which: readonly string[],
  folder: string,
): Promise<Map<string, Check[]>> {
  const suite = start([SUITE, 'server', '--url', url, ...which, '--output-dir', folder]);
  await new Promise((resolve) => suite.once('exit', resolve));
  // server-tools-list-2026-11-22T15-21-54-682Z/checks.json
  return new Map(
    readdirSync(folder).map((name) => [
      name.replace(/^server-(.*)-\d{4}-\d\d-\d\dT[\d-]+Z$/, '$1'),
      JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')) as Check[],
    ]),
  );
}

/** The names under `server:` in the suite's frozen list. */
function requiredBy(revision: Revision): string[] {
  const yaml = readFileSync(join(dirname(SUITE), `../requirements/${revision}.yaml`), 'utf8');
  const [, list = ''] = /^server:\n((?: +- .*\n)+)/m.exec(yaml) ?? [];
  const names = [...list.matchAll(/- (\S+)/g)].map(([, name = '']) => name);
  if (names.length === 0) throw new Error(`the suite's list for ${revision} has another form than expected`);
  return names;
}

function start(args: readonly string[]): ChildProcess {
  // What a server keeps, it keeps there.
  const env = { ...process.env, XDG_STATE_HOME: work };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').resume();
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
}

/** Where a server says that it serves. */
function urlOf(server: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`The server did not say where it serves, but this:\n${said}`));
    const tooLate = setTimeout(fail, START_MS);
    server.once('exit', fail);
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on('data', (chunk: string) => {
        said += chunk;
        const [url] = /http:\/\/\S+\/mcp/.exec(said) ?? [];
        if (url === undefined) return;
        clearTimeout(tooLate);
        resolve(url);
      });
    }
  });
}
