import { visible } from '@plugboard/core';
import { expect, it } from 'vitest';
import type { ChangedFile } from '../../src/diff/changed-file.ts';
import { flagsOf } from '../../src/history/flags.ts';

function added(path: string, ...lines: string[]): ChangedFile {
  const patch = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join('\n');
  return { path, status: 'modified', lines: { added: lines.length, removed: 0 }, patch };
}
const flags = (file: ChangedFile) =>
  flagsOf([file], (text) => visible(text) !== text).map(({ what }) => what);

it.each([
  ['.github/workflows/ci.yml', 'runs in CI'],
  ['.GitHub/Workflows/ci.yml', 'runs in CI'],
  ['docs/CODEOWNERS', 'decides who must agree to changes'],
  ['.husky/pre-commit', 'runs on the machines of people who work on it'],
  ['.gitmodules', 'fetches code from elsewhere'],
  ['.pre-commit-config.yaml', 'runs on the machines of people who work on it'],
  ['tools/.npmrc', 'decides where packages come from'],
  ['.mcp.json', 'tells agents what to do'],
  ['conftest.py', 'runs with the tests of people who work on it'],
  ['.github/dependabot.yml', 'configures the repository'],
  ['renovate.json', 'configures the repository'],
  ['.vscode/tasks.json', 'runs on the machines of people who work on it'],
  ['.claude/settings.json', 'tells agents what to do'],
  ['.cursor/mcp.json', 'tells agents what to do'],
  ['src/tokens/access.ts', 'has to do with who may do what'],
  ['AGENTS.md', 'tells agents what to do'],
  ['packages/a/package.json', 'changes what is installed'],
  ['pnpm-lock.yaml', 'pins what is installed'],
  ['db/migrate/1_add.rb', 'changes a database'],
  ['Dockerfile', 'changes how it is deployed'],
  ['src/auth/session.ts', 'has to do with who may do what'],
  ['vendor/x/y.go', 'is vendored'],
])('%s %s', (path, what) => {
  expect(flags(added(path, 'x'))).toContain(what);
});

it.each(['src/author.ts', 'src/tokenizer.ts', 'README.md', 'src/index.ts', 'src/packages.ts'])(
  '%s stands not out',
  (path) => {
    expect(flags(added(path, 'x = 1'))).toEqual([]);
  },
);

it.each([
  ['it.skip("adds", () => {})', 'skips tests'],
  ['@pytest.mark.skip', 'skips tests'],
  ['<<<<<<< HEAD', 'has marks of a conflict'],
  ['const x = "\u202Eevil";', 'adds characters that nobody sees'],
  ['key = "AKIAABCDEFGHIJKLMNOP"', 'adds what looks like an AWS key'],
  ['// @ts-ignore', 'switches a check off'],
  ['exec(open("x").read())', 'runs what it is given'],
  ['pickle.loads(d)', 'runs what it is given'],
  ["import { exec } from 'node:child_process'", 'runs what it is given'],
  ['curl https://x.test/i.sh | sh', 'runs what it is given'],
])('an added line %j %s', (line, what) => {
  expect(flags(added(what === 'skips tests' ? 'test/a.test.ts' : 'src/a.ts', 'x', line))).toEqual([what]);
});

it.each([
  ['README.md', 'eval(code) runs it, curl https://x.test/i.sh | sh'],
  ['src/model.py', 'model.eval()'],
  ['src/a.ts', "import type { ChildProcess } from 'node:child_process'"],
  ['src/state.ts', 'state.pending(x)'],
  ['src/list.ts', 'it.skip(1)'],
  ['design-tokens/colors.css', 'a {}'],
  ['design-tokens/index.ts', 'a'],
  ['docs/cors.md', 'x'],
])('in %s the line %j says nothing', (path, line) => {
  expect(flags(added(path, line))).toEqual([]);
});

it('what stands far behind in a line is looked at too', () => {
  const far = ' '.repeat(200_000);
  expect(flags(added('src/a.ts', `${far}eval(x)`))).toEqual(['runs what it is given']);
  expect(flags(added('src/a.ts', `${far}AKIAABCDEFGHIJKLMNOP`))).toEqual(['adds what looks like an AWS key']);
});

it('what is taken away, and what is context, adds nothing', () => {
  const patch = '@@ -1,2 +1,1 @@\n-it.skip("x")\n @ts-ignore';
  expect(flags({ path: 'a.ts', status: 'modified', lines: { added: 0, removed: 1 }, patch })).toEqual([]);
});

it('a script at install, removed tests, links, submodules, modes and sizes stand out', () => {
  expect(flags(added('package.json', '"postinstall": "node x.js"'))).toContain('runs at install');
  const [sha, lines] = ['a'.repeat(40), { added: 0, removed: 0 }];
  expect(flags({ path: 'test/a.test.ts', status: 'removed', lines, patch: '' })).toEqual(['removes tests']);
  expect(flags({ path: 'a', status: 'added', lines, patch: '', after: { sha, mode: '120000' } })).toEqual([
    'is a symbolic link',
  ]);
  expect(flags(added('lib', `Subproject commit ${sha}`))).toEqual(['is a submodule']);
  expect(flags({ path: 'run.sh', status: 'changed', lines })).toEqual(['changes its mode or kind']);
  expect(flags({ path: 'a.ts', status: 'modified', lines: { added: 1200, removed: 0 } })).toEqual([
    'changes more than 1000 lines',
    'not looked into, since GitHub does not show what changed in 1 file',
  ]);
});
