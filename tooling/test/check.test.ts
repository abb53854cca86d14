import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT, type Manifest } from '../workspace.ts';

// On Windows links to folders hold whole paths, so that a copy would lead back to this repository.
const test = it.skipIf(process.platform === 'win32');
/** What every server beside filesystem has to hear, if there are more. */
const FURTHER =
  /^@plugboard\/core changed since @plugboard\/\S+ was released with it, .* Run pnpm changeset:core\.$/m;
let clone = '';

beforeAll(() => {
  clone = cloned();
  release();
}, 300_000);
afterAll(() => rmSync(clone, { recursive: true, force: true }));

test(
  'check passes a repository that keeps the rules, and says what each list costs',
  { timeout: 300_000 },
  () => {
    const { stdout, stderr, status } = check();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    for (const line of stdout.trim().split('\n'))
      expect(line).toMatch(/^@plugboard\/[a-z][a-z0-9-]*: \d+ tools, \d+ tokens$/);
  },
);

test('check tells every breach at once, each with what mends it', { timeout: 300_000 }, () => {
  write(
    'servers/filesystem/src/breach.ts',
    'import "plugboard";\nvar breach: number = "text";\nexport { breach };\n',
  );
  append('packages/core/src/define/errors.ts', '// A word more.\n');
  append('packages/hub/LICENSE', 'All rights reserved.\n');
  replace('packages/hub/package.json', '"./package.json": "./package.json"', '".": "./dist/nothing.js"');
  replace('servers/filesystem/tools.json', 'List roots', 'List the roots');
  const { stderr, status } = check();
  expect(status).toBe(1);
  const problems = stderr.trim().split(/\n{2}(?=\S)/);
  const sentences = [
    /^Types do not fit\. Mend what tsc names; pnpm typecheck runs it alone\.\n.*servers\/filesystem\/src\/breach\.ts/m,
    /^Lint has found something\. Run pnpm format, and mend what it leaves; pnpm lint runs it alone\.\n.*breach\.ts:1:1/m,
    /^Some files are not formatted\. Run pnpm format\.\n(.*\n)* +servers\/filesystem\/src\/breach\.ts/m,
    /^Something is used by nobody\. Delete what knip names, or use it; pnpm exec knip runs it alone\.\n(.*\n)*.*breach\.ts/m,
    /^plugboard would not be right on npm\. Mend packages\/hub\/package\.json where publint points\.\n.*nothing\.js/m,
    /^packages\/hub\/LICENSE is not the LICENSE of the root\. Run cp LICENSE packages\/hub\/LICENSE\.$/m,
    /^servers\/filesystem\/tools\.json is stale\. Run pnpm gen and commit it\.$/m,
    /^servers\/filesystem\/src\/breach\.ts imports plugboard; @plugboard\/filesystem may not know plugboard\. /m,
    /^packages\/core\/src changed since @plugboard\/core was released, and no changeset names it\. Run pnpm changeset:core\.$/m,
    /^packages\/hub\/package\.json changed since plugboard was released, and no changeset names it\. Run pnpm changeset\.$/m,
    FURTHER,
    /^@plugboard\/filesystem: the words of list_roots changed\. Run pnpm changeset and choose patch for @plugboard\/filesystem\.$/m,
  ];
  for (const sentence of sentences.filter((each) => each !== FURTHER)) expect(stderr).toMatch(sentence);
  expect(problems.pop()).toBe(`${problems.length} to mend.`);
  expect(problems.filter((problem) => !sentences.some((sentence) => sentence.test(problem)))).toEqual([]);
});

function check() {
  return spawnSync(process.execPath, ['--conditions=@plugboard/source', 'tooling/check.ts'], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, NODE_NO_WARNINGS: '1', pnpm_config_verify_deps_before_run: 'false' },
  });
}

/** This repository as it stands in the work tree, with what is installed. */
function cloned(): string {
  const folder = mkdtempSync(join(tmpdir(), 'check-clone-'));
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  const files = new Set(listed.trim().split('\n'));
  for (const deleted of execFileSync('git', ['ls-files', '--deleted'], { cwd: ROOT, encoding: 'utf8' }).split(
    '\n',
  ))
    files.delete(deleted);
  for (const file of files) cpSync(join(ROOT, file), join(folder, file));
  for (const path of globSync(['{packages,servers}/*/node_modules', 'tooling/{,template/}node_modules'], {
    cwd: ROOT,
  }))
    cpSync(join(ROOT, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
  // Links from packages into the store stay as they are; the store itself is not copied.
  mkdirSync(join(folder, 'node_modules'));
  for (const entry of readdirSync(join(ROOT, 'node_modules')).filter(
    (name) => !['.pnpm', '.cache', '.vite'].includes(name),
  ))
    cpSync(join(ROOT, 'node_modules', entry), join(folder, 'node_modules', entry), {
      recursive: true,
      verbatimSymlinks: true,
    });
  symlinkSync(join(ROOT, 'node_modules/.pnpm'), join(folder, 'node_modules/.pnpm'));
  git(folder, 'init', '--quiet');
  commit(folder);
  return folder;
}

/** As `changeset version` and `pnpm gen` would leave it. */
function release(): void {
  for (const file of globSync('.changeset/*.md', { cwd: clone })) rmSync(join(clone, file));
  const folders = globSync('{packages,servers}/*/package.json', { cwd: clone }).map((path) => dirname(path));
  for (const folder of folders) {
    const { version } = JSON.parse(readFileSync(join(clone, folder, 'package.json'), 'utf8')) as Manifest;
    for (const file of globSync('{package,server,manifest}.json', { cwd: join(clone, folder) }))
      replace(join(folder, file), `"version": "${version}"`, '"version": "99.0.0"');
  }
  commit(clone);
}

function commit(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Go on');
}

function git(cwd: string, ...args: string[]): void {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd, stdio: 'pipe' });
}

function write(path: string, text: string): void {
  writeFileSync(join(clone, path), text);
}

function append(path: string, text: string): void {
  appendFileSync(join(clone, path), text);
}

function replace(path: string, words: string, others: string): void {
  const text = readFileSync(join(clone, path), 'utf8');
  if (!text.includes(words)) throw new Error(`${path} has no ${words}`);
  write(path, text.replaceAll(words, others));
}
