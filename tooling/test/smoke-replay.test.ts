import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { ROOT } from '../workspace.ts';

const work = mkdtempSync(join(tmpdir(), 'smoke-test-'));
afterAll(() => rmSync(work, { recursive: true }));

/** A repository with this page, committed; what is there and what is not committed stays out of a clone. */
function repository(page: readonly string[]): string {
  const folder = mkdtempSync(join(work, 'repository-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
      cwd: folder,
    });
  mkdirSync(join(folder, '.ci'));
  writeFileSync(join(folder, '.ci/run'), 'npm test\n');
  writeFileSync(join(folder, 'package.json'), '{"private": true, "scripts": {"hello": "echo hello > made"}}');
  writeFileSync(join(folder, 'CONTRIBUTING.md'), page.join('\n'));
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  writeFileSync(join(folder, 'left-over'), '');
  return folder;
}

/** Its output without the seconds, and what it left in the folder for temporary files. */
function replay(page: readonly string[]) {
  const temporary = mkdtempSync(join(work, 'temporary-'));
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'tooling/replay.ts'), repository(page)],
    { encoding: 'utf8', env: { ...process.env, TMPDIR: temporary } },
  );
  const lines = stdout
    .trimEnd()
    .replaceAll(/: \d+ s$/gm, '')
    .split('\n');
  return { status, lines, left: readdirSync(temporary).filter((name) => name.startsWith('replay-')) };
}

it('the commands of the page are run in order, in a clone with what is committed', () => {
  expect(
    replay([
      '<!-- `npm test` is run by .ci/run. -->',
      '```sh',
      'npm test',
      'test ! -e left-over',
      'pnpm hello && test -e made',
      '```',
      'And then:',
      '```sh',
      'git add made',
      "git commit --quiet --message 'Add it'",
      '```',
    ]),
  ).toEqual({
    status: 0,
    lines: [
      '  ok  git clone',
      '  ok  pnpm install',
      '  --  CONTRIBUTING.md:2: npm test (run by .ci/run)',
      '  ok  CONTRIBUTING.md:2: test ! -e left-over',
      '  ok  CONTRIBUTING.md:2: pnpm hello && test -e made',
      '  ok  CONTRIBUTING.md:8: git add made',
      "  ok  CONTRIBUTING.md:8: git commit --quiet --message 'Add it'",
      '6 passed, 0 failed',
    ],
    left: [],
  });
});

it('a command that fails ends the replay with what it said, and nothing is left', () => {
  expect(replay(['```sh', 'echo oh no >&2; exit 7', 'echo never', '```'])).toEqual({
    status: 1,
    lines: [
      '  ok  git clone',
      '  ok  pnpm install',
      'FAIL  CONTRIBUTING.md:1: echo oh no >&2; exit 7',
      '        oh no',
      '        It ended with 7 in a fresh clone of HEAD: correct it, or the page.',
      '2 passed, 1 failed',
    ],
    left: [],
  });
});

it('a replay that is told to end leaves no process and no folder', async () => {
  const temporary = mkdtempSync(join(work, 'temporary-'));
  const pid = join(temporary, 'pid');
  const page = ['```sh', `echo $$ > ${pid}; sleep 600; true`, '```'];
  const child = spawn(process.execPath, [join(ROOT, 'tooling/replay.ts'), repository(page)], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: 'ignore',
  });
  await vi.waitFor(() => expect(readFileSync(pid, 'utf8')).toMatch(/^\d+\n$/), { timeout: 20_000 });
  child.kill();
  await once(child, 'exit');
  expect(readdirSync(temporary).filter((name) => name.startsWith('replay-'))).toEqual([]);
  // Who adopted the shell may take a while to notice that it is dead.
  const isThere = () => process.kill(Number(readFileSync(pid, 'utf8')), 0);
  await vi.waitFor(() => expect(isThere).toThrow('ESRCH'), { timeout: 10_000 });
});
