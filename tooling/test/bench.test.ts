import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { timeCalls } from '../bench/calls.ts';
import { inTurn, median } from '../bench/in-turn.ts';
import { install } from '../bench/install.ts';
import { verdicts } from '../bench/limits.ts';
import type { Row } from '../bench/measure.ts';
import { HUB_PEERS, SETUPS } from '../bench/setups.ts';
import { page } from '../bench/report.ts';
import { table } from '../table.ts';
import { BARE_NODE, openSection, sectionNames } from '../bench/sections.ts';
import { timeStart } from '../bench/start.ts';
import type { Subject } from '../bench/subject.ts';
import { ROOT, servers } from '../workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RUNS = { starts: 2, rounds: 1, calls: 3, seconds: 1, tasks: { files: 20, rounds: 1 } };
const peer = (name: string, ...argv: string[]): Subject => ({ name, kind: 'peer', argv });

test('a median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 9])).toBe(3);
  expect(median([])).toBeNaN();
});

test('subjects are measured in turn, the first round is left out, and one that fails is not tried again', async () => {
  const order: string[] = [];
  const outcomes = await inTurn([peer('a'), peer('b')], 2, async ({ name }) => {
    order.push(name);
    if (name === 'b') throw new Error('gave up');
    return order.length;
  });
  expect(order).toEqual(['a', 'b', 'a', 'a']);
  expect(outcomes.get('a')).toEqual({ values: [3, 4] });
  expect(outcomes.get('b')).toEqual({ failure: 'gave up' });
});

test('a table is written as the formatter writes it', () => {
  const text = table([
    ['', 'ms'],
    ['bare Node', '7.25'],
    ['ours', ''],
  ]);
  expect(text).toBe(
    ['|           |   ms |', '| --------- | ---: |', '| bare Node | 7.25 |', '| ours      |      |'].join(
      '\n',
    ),
  );
});

const node: Row = { subject: BARE_NODE, startMs: 20, megabytes: 40, http: {} };
const ours = (values: Partial<Row>): Row => ({
  subject: { ...peer('ours'), kind: 'ours', held: true },
  http: {},
  ...values,
});

test('a limit that is not held is said to be exceeded, one that is held is within', () => {
  const [start, memory] = verdicts('filesystem', [node, ours({ startMs: 61, megabytes: 60 })]);
  expect(start).toMatchObject({
    limit: 'at most 3 × bare Node',
    measured: '3.05 ×',
    verdict: 'above the limit',
  });
  expect(memory).toMatchObject({ measured: '1.50 ×', verdict: 'within' });
});

test('what could not be measured is not said to be within a limit', () => {
  const words = verdicts('filesystem', [node, ours({})]).map(({ verdict }) => verdict);
  expect(words).toEqual(['not measured', 'not measured']);
});

test('core is held to the time of a call and to the calls a second of the SDK', () => {
  const sdk: Row = { subject: { ...peer('sdk'), kind: 'sdk' }, callMs: 0.1, http: { '2026-07-28': 1000 } };
  const core: Row = {
    subject: { ...peer('core'), kind: 'ours' },
    callMs: 0.35,
    http: { '2026-07-28': 900 },
  };
  expect(
    verdicts('core', [node, sdk, core]).map(({ measured, verdict }) => `${measured} ${verdict}`),
  ).toEqual(['+0.250 ms above the limit', '0.90 × below the limit', ' not measured']);
});

test('the page of results names the machine, every section, every peer with its version, and is formatted', async () => {
  const failure = 'npm could not install it';
  const measured = sectionNames().map((name) => ({
    section: { name, about: 'For the test.', eras: ['2026-07-28' as const], subjects: [] },
    rows: [node, ours({ startMs: 50 }), { subject: peer('some-peer 1.2.3'), http: {}, failure }],
  }));
  const text = page(measured, RUNS);
  expect(text).toContain(`Node ${process.versions.node}`);
  for (const name of sectionNames()) expect(text).toContain(`## ${name}\n`);
  expect(text).toContain(`| some-peer 1.2.3: ${failure} |`);
  expect(
    execFileSync(process.execPath, [OXFMT, '--stdin-filepath=RESULTS.md'], { input: text, encoding: 'utf8' }),
  ).toBe(text);
});
const OXFMT = join(ROOT, 'node_modules/oxfmt/bin/oxfmt');

test('every peer is pinned to an exact version', () => {
  const peers = [...[...SETUPS.values()].flatMap((setup) => setup.peers), ...HUB_PEERS];
  expect(peers.length).toBeGreaterThan(0);
  for (const { version } of peers) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('every setup is of a server that is there, and every server is measured', () => {
  const names = servers().map((server) => server.folder.split(/[\\/]/).at(-1));
  expect(names).toEqual(expect.arrayContaining([...SETUPS.keys()]));
  expect(sectionNames()).toEqual(expect.arrayContaining(['core', 'filesystem', 'hub']));
});

test('the start and memory of bare Node, the SDK, core and the hub are measured', async () => {
  const core = await openSection('core', folder);
  const hub = await openSection('hub', folder);
  const subjects = [...core.subjects, ...hub.subjects.filter(({ held }) => held === true)];
  for (const [name, outcome] of await inTurn(subjects, 1, timeStart)) {
    const [start] = 'values' in outcome ? outcome.values : [];
    expect(start?.ms, name).toBeGreaterThan(0);
    if (process.platform === 'linux') expect(start?.megabytes, name).toBeGreaterThan(10);
  }
  expect(subjects.length).toBe(4);
});

test('a call that is refused is told, and so is a server that ends or speaks no protocol', async () => {
  const { subjects } = await openSection('core', folder);
  const sdk = subjects.find(({ kind }) => kind === 'sdk') as Subject;
  const outcomes = await timeCalls(
    [
      { ...sdk, name: 'works' },
      { ...sdk, name: 'refuses', call: { name: 'find_0', arguments: { text: 7 } } },
      peer('ends', '-e', 'process.exit(3)'),
    ],
    RUNS,
  );
  expect(outcomes.get('works')).toMatchObject({ values: [expect.any(Number)] });
  expect(outcomes.get('refuses')).toEqual({ failure: 'refused the call of find_0' });
  expect(outcomes.get('ends')).toEqual({ failure: 'ended with exit code 3 before it answered' });
});

test('a peer that cannot be installed is refused in one clause and leaves no folder', async () => {
  const cache = join(folder, 'cache');
  // Nothing listens there.
  process.env['npm_config_registry'] = 'http://127.0.0.1:9/';
  try {
    await expect(install({ package: '@some/peer', version: '1.0.0' }, cache)).rejects.toThrow(
      'npm could not install it',
    );
  } finally {
    delete process.env['npm_config_registry'];
  }
  expect(readdirSync(cache)).toEqual([]);
});

test('an unknown name is refused with the names there are', () => {
  const run = () => execFileSync(process.execPath, [BENCH, 'filesytem'], { encoding: 'utf8', stdio: 'pipe' });
  expect(run).toThrow(/filesytem is not measured: name core, .*filesystem/);
});
const BENCH = join(ROOT, 'tooling/bench.ts');

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends what the bench started, even what does not want to go',
  async () => {
    const stays = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('stays');`;
    const program = `
    import { startNode } from ${JSON.stringify(urlOf('bench/node.ts'))};
    import { endOnSignals } from ${JSON.stringify(urlOf('processes.ts'))};
    endOnSignals();
    const child = startNode(['-e', ${JSON.stringify(stays)}]);
    child.stdout.once('data', () => console.log(child.pid));
  `;
    const bench = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = (await once(bench.stdout, 'data')) as [Buffer];
    bench.kill('SIGINT');
    expect(await once(bench, 'exit')).toEqual([1, null]);
    while (isAlive(Number(pid))) await pause(20);
  },
);
const urlOf = (file: string) => pathToFileURL(join(ROOT, 'tooling', file)).href;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
