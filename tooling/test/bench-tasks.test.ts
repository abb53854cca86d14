import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { filesystemTasks } from '../bench/filesystem-tasks.ts';
import { doTasks, type Tasks, type TaskRow, type Worker } from '../bench/tasks.ts';
import { tasksTable } from '../bench/tasks-table.ts';
import { makeTree } from '../bench/tree.ts';
import { ROOT } from '../workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-tasks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const RUNS = { starts: 1, rounds: 1, calls: 1, seconds: 1, tasks: { files: 30, rounds: 1 } };
const CORE = fileURLToPath(import.meta.resolve('../bench/served/core.js'));

const worker = (name: string, argv: readonly string[], kind: Worker['kind'] = 'peer'): Worker => ({
  name,
  package: name,
  kind,
  argv,
});

test('a tree has as many files of node_modules as were asked for, beside those that are made', () => {
  const home = mkdtempSync(join(folder, 'tree-'));
  makeTree(home, 30);
  const names = readdirSync(join(home, 'copy-1'), { recursive: true, withFileTypes: true });
  expect(names.filter((entry) => entry.isFile()).length).toBe(30);
  expect(readdirSync(home).toSorted()).toEqual(['copy-1', 'flat', 'large.log', 'last', 'long.txt']);
});

test('a tool that is not there is told, and so are a wrong answer, a refusal and a reason not to ask', async () => {
  const call = (name: string, text: unknown) => () => ({ name, arguments: { text, limit: 1 } });
  const calls = new Map<string, (() => { name: string; arguments: object }) | string>([
    ['works', call('find_0', 'Ada')],
    ['lacks', call('grep', 'Ada')],
    ['refuses', call('find_0', 7)],
    ['unasked', 'has no way to ask for it'],
  ]);
  const tasks = (holds: string): Tasks => ({
    about: (files) => `On ${files} files.`,
    make: () => [{ name: 'find', holds, calls }],
    folder,
    url: '',
    workers: [...calls.keys()].map((name) => worker(name, [CORE])),
  });
  const { about, rows } = await doTasks(tasks('Ada'), RUNS);
  expect(about).toBe('On 30 files.');
  expect(rows.map(({ failure }) => failure)).toEqual([
    undefined,
    'has no grep',
    'refused the call of find_0',
    'has no way to ask for it',
  ]);
  expect(rows[0]).toMatchObject({ tool: 'find_0', ms: expect.any(Number), tokens: expect.any(Number) });
  if (process.platform === 'linux') expect(rows[0]?.peakMegabytes).toBeGreaterThan(10);
  const [wrong] = (await doTasks(tasks('what nobody answers'), RUNS)).rows;
  expect(wrong?.failure).toBe('answered something else');
});

test('the server of this repository answers every task that it has a tool for', async () => {
  const home = mkdtempSync(join(folder, 'ours-'));
  const ours = worker('@plugboard/filesystem', [join(ROOT, 'servers/filesystem/dist/cli.js'), home], 'ours');
  const { rows } = await doTasks(
    { about: () => '', make: filesystemTasks, folder: home, url: '', workers: [ours] },
    RUNS,
  );
  expect(rows.length).toBe(10);
  for (const { task, failure = '' } of rows) expect(failure, task.name).toMatch(/^$|^has no /);
});

test('ratios of a table are against ours in the same task, and what was not measured is empty', () => {
  const task = { name: 'find it', holds: '', calls: new Map() };
  const rows: TaskRow[] = [
    { task, worker: worker('ours', [], 'ours'), tool: 'find', ms: 10, tokens: 50 },
    { task, worker: worker('peer', []), tool: 'search', ms: 25, tokens: 200 },
    { task, worker: worker('other', []), failure: 'has no tool for it' },
  ];
  const [, , ours, peer, other] = tasksTable(rows)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(ours?.slice(1, -1)).toEqual(['find it', 'ours `find`', '1.00', '', '1.00', '10.0', '', '50']);
  expect(peer?.slice(1, -1)).toEqual(['', 'peer `search`', '2.50', '', '4.00', '25.0', '', '200']);
  expect(other?.slice(1, -1)).toEqual(['', 'other: has no tool for it', '', '', '', '', '', '']);
});
