import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { exampleProblems, runProblems } from '../smoke/library.ts';
import { NODES, nodeAt } from '../smoke/nodes.ts';
import { spokenProblems, tooOldProblems } from '../smoke/speak.ts';
import { published, ROOT } from '../workspace.ts';

const work = mkdtempSync(join(tmpdir(), 'smoke-test-'));
afterAll(() => rmSync(work, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

const NODE = process.execPath;
const files = join(ROOT, 'examples/playground');
const program = {
  name: 'fake',
  folder: files,
  file: join(ROOT, 'servers/filesystem/dist/cli.js'),
  contract: readFileSync(join(ROOT, 'servers/filesystem/tools.json'), 'utf8'),
  start: {
    args: () => [files],
    call: { name: 'read', arguments: { path: 'notes.txt' }, answer: 'notes.txt' },
  },
};

it('a program that lists its contract and answers breaks no rule', async () => {
  expect(await spokenProblems(program, NODE)).toEqual([]);
});

it('a program that lists something else than its contract is refused in each era', async () => {
  expect(await spokenProblems({ ...program, contract: '{}\n' }, NODE)).toEqual([
    'fake lists other tools in 2026-07-28 than its contract: run pnpm gen and commit it.',
    'fake lists other tools in 2025-11-25 than its contract: run pnpm gen and commit it.',
  ]);
});

it('a program that answers a call wrongly is refused with what it answered', async () => {
  const call = { ...program.start.call, answer: 'no such text' };
  const problems = await spokenProblems({ ...program, start: { ...program.start, call } }, NODE);
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/^fake answers read in 2026-07-28 without "no such text", but: notes\.txt \|/);
});

it('a program that ends at once is refused', async () => {
  const problems = await spokenProblems({ ...program, file: script('process.exit(3);') }, NODE);
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/^fake cannot be spoken to in 2026-07-28 \(.+\): /);
});

it('one sentence about an old Node and exit code 2 break no rule', async () => {
  const words = 'fake needs Node 99.0 or newer; this is 20.0.0. Install one.\\n';
  const file = script(`process.stderr.write('${words}'); process.exitCode = 2;`);
  expect(await tooOldProblems({ ...program, file }, NODE)).toEqual([]);
});

it('a stack and exit code 1 on an old Node are refused', async () => {
  expect(await tooOldProblems({ ...program, file: script('throw new Error("old");') }, NODE)).toEqual([
    'fake ends with 1 on an old Node: let its launcher end with 2, as tooling/build/bundle.ts writes it.',
    'fake does not say in one sentence on stderr that its Node is too old: let its launcher do so, as tooling/build/bundle.ts writes it.',
  ]);
});

it('a library without an example is refused', async () => {
  expect(await exampleProblems('fake', library('# fake\n'))).toEqual([
    'fake has no bin, and no ```ts example in its README to run: write one.',
  ]);
});

it('an example that does not type-check is refused with its place', async () => {
  const folder = library("# fake\n\n```ts\nexport const one: number = 'one';\n```\n");
  expect(await exampleProblems('fake', folder)).toEqual([
    expect.stringMatching(
      /^The example in the README of fake does not type-check against its tarball \(readme\.ts\(1,14\): .*\): correct one of them\.$/,
    ),
  ]);
});

it('an example that is no server is refused', async () => {
  const folder = library('# fake\n\n```ts\nexport const one: number = 1;\n```\n');
  expect(await exampleProblems('fake', folder)).toEqual([]);
  expect(await runProblems('fake', folder, NODE)).toEqual([
    expect.stringMatching(/^The example in the README of fake does not run \(.+\): /),
  ]);
});

it('a Node that cannot be had is told in one sentence', async () => {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_fetch_retries', '0');
  await expect(nodeAt('1.2.3', join(work, 'nodes'))).rejects.toThrow(
    /^Node 1\.2\.3 cannot be had as \S+ \(.+\): check the network, or name another version in tooling\/smoke\/nodes\.ts\.$/,
  );
});

it('the first Node is the lowest that every package promises', () => {
  const promised = published().map(({ manifest }) => manifest.engines?.node.replace('>=', ''));
  expect(promised.map((lowest) => `${lowest}.0`)).toEqual(promised.map(() => NODES[0]));
});

function script(code: string): string {
  const file = join(mkdtempSync(join(work, 'script-')), 'cli.js');
  writeFileSync(file, code);
  return file;
}

/** A folder in which a package without a bin is installed. */
function library(readme: string): string {
  const folder = mkdtempSync(join(work, 'library-'));
  mkdirSync(join(folder, 'node_modules/fake'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/fake/README.md'), readme);
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  return folder;
}
