import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePlace } from '../tree.ts';

export interface File {
  readonly content: string;
  readonly executable: boolean;
}

/** Files by their paths. */
export type Tree = Readonly<Record<string, File>>;

export function writeTree(root: string, tree: Tree): void {
  for (const [path, { content, executable }] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), executable ? 0o755 : 0o644);
  }
}

export function readTree(root: string): Tree {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.startsWith(join(root, '.git/')))
      .map((path) => [
        path.slice(root.length + 1),
        { content: readFileSync(path, 'utf8'), executable: (statSync(path).mode & 0o100) !== 0 },
      ]),
  );
}

/** The patch that git makes of two trees. */
export function gitDiff(before: Tree, after: Tree, ...options: string[]): string {
  const { root } = makePlace({});
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
  git('init', '-q');
  writeTree(root, before);
  git('add', '-A');
  const old = git('write-tree').trim();
  for (const path of Object.keys(before)) rmSync(join(root, path));
  writeTree(root, after);
  git('add', '-A');
  const patch = git('diff', '--cached', '--text', '-M', ...options, old);
  rmSync(root, { recursive: true });
  return patch;
}
