import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ROOT, TEMPLATE } from '../workspace.ts';

export interface Workspace extends Disposable {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  /** Throws when the words are not there, so that a breach is one. */
  readonly replace: (path: string, words: string, others: string) => void;
  readonly remove: (path: string) => void;
  readonly git: (...args: string[]) => void;
}

/** What the first tool of the template says of itself. */
export const [TEMPLATE_WORDS = ''] = (
  JSON.parse(readFileSync(join(ROOT, TEMPLATE, 'tools.json'), 'utf8')) as { tools: { description: string }[] }
).tools.map(({ description }) => description);

/** A small workspace that keeps every rule: the real template, a server made of it, core, the hub. */
export function makeWorkspace(): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'check-'));
  const at = (path: string) => join(root, path);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const replace = (path: string, words: string, others: string) => {
    const text = readFileSync(at(path), 'utf8');
    if (!text.includes(words)) throw new Error(`${path} has no ${words}`);
    write(path, text.replaceAll(words, others));
  };
  for (const file of [
    'LICENSE',
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    'tooling/package.json',
  ])
    copy(file, at(file));
  for (const each of ['packages/core', 'packages/hub', TEMPLATE]) copy(each, at(each));
  copy(TEMPLATE, at('servers/demo'));
  const manifest = 'servers/demo/package.json';
  replace(manifest, 'tooling/template', 'servers/demo');
  replace(manifest, 'template', 'demo');
  replace(manifest, '"private": true', '"private": false');
  return {
    root,
    write,
    replace,
    remove: (path) => rmSync(at(path)),
    git: (...args) => {
      const who = [
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=ada@example.org',
        '-c',
        'core.autocrlf=false',
        '-c',
        'commit.gpgsign=false',
      ];
      execFileSync('git', [...who, ...args], { cwd: root, stdio: 'pipe' });
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function copy(path: string, to: string): void {
  const skipped = new Set(['node_modules', 'dist', '.turbo', 'CHANGELOG.md']);
  cpSync(join(ROOT, path), to, { recursive: true, filter: (file) => !skipped.has(basename(file)) });
}
