import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// That what is made can be installed, passes its tests and is published is seen against a registry: pnpm smoke:registry.
const PROGRAM = join(import.meta.dirname, '../dist/cli.js');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function create(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
const text = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('npm create @plugboard/server', () => {
  it('makes a server that stands alone, under its name in each place', () => {
    expect(create('road-works', '--owner', 'octo')).toMatchObject({ status: 0, stderr: '' });
    const files = globSync('road-works/{**,.github/**,.*}', { cwd: folder, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(20);
    for (const file of files)
      expect(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name).not.toMatch(
        /template|your-github-name|workspace:|catalog:|\.\.\/\.\.\/tooling/i,
      );
    expect(JSON.parse(text('road-works/package.json'))).toMatchObject({
      name: 'mcp-server-road-works',
      mcpName: 'io.github.octo/road-works',
      bin: { 'mcp-server-road-works': 'dist/cli.js' },
      repository: { url: 'git+https://github.com/octo/road-works.git' },
    });
    expect(JSON.parse(text('road-works/server.json'))).toMatchObject({ name: 'io.github.octo/road-works' });
    expect(text('road-works/src/index.ts')).toContain('export const roadWorks = defineServer({');
    expect(text('road-works/src/settings.ts')).toContain("env: 'ROAD_WORKS_MAX_MEMBERS'");
    expect(existsSync(join(folder, 'road-works/.github/workflows/release.yml'))).toBe(true);
    expect(text('road-works/.gitignore')).toContain('node_modules/');
  });

  it('asks for versions that can be had, and has nothing at run time', () => {
    create('demo');
    const manifest = JSON.parse(text('demo/package.json')) as Record<string, Record<string, string>>;
    expect(manifest).not.toHaveProperty('dependencies');
    const versions = Object.values(manifest['devDependencies'] ?? {});
    expect(versions.length).toBeGreaterThan(6);
    for (const version of versions) expect(version).toMatch(/^\^\d+\.\d+\.\d+/);
  });

  it('overwrites nothing', () => {
    mkdirSync(join(folder, 'demo'));
    writeFileSync(join(folder, 'demo/mine.txt'), 'mine');
    const { status, stderr } = create('demo');
    expect([status, stderr]).toEqual([
      2,
      'create-server: demo is there already, and not empty; choose another name, or move it away.\n',
    ]);
    expect(globSync('demo/*', { cwd: folder })).toEqual(['demo/mine.txt']);
  });

  it('takes an empty folder', () => {
    mkdirSync(join(folder, 'demo'));
    expect(create('demo').status).toBe(0);
  });

  it.each([
    [[], 'Give one name: npm create @plugboard/server road-works.'],
    [['a', 'b'], 'Give one name: npm create @plugboard/server road-works.'],
    [['Road'], '"Road" is no name for a server; use small letters, digits and dashes, as in road-works.'],
    [['../x'], '"../x" is no name for a server; use small letters, digits and dashes, as in road-works.'],
    [['class'], 'class is a word of JavaScript, which no variable can be; choose another name.'],
    [['contract'], 'The code around it calls something else contract; choose another name.'],
    [['demo', '--owner', 'a/b'], '"a/b" is no name on GitHub; --owner octo is one.'],
    [['demo', '--force'], /^Unknown option '--force'/],
  ])('%j is refused in one sentence, and writes nothing', (args, words) => {
    const { status, stdout, stderr } = create(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.replace('create-server: ', '').trimEnd()).toMatch(
      words instanceof RegExp ? words : new RegExp(`^${words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
    );
    expect(globSync('*', { cwd: folder })).toEqual([]);
  });

  it('says what it takes, and its version', () => {
    expect(create('--help').stdout).toMatch(/^Usage: npm create @plugboard\/server <name>/);
    expect(create('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
