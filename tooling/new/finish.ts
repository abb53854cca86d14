import { execFileSync } from 'node:child_process';
import { PNPM } from '../pnpm.ts';

/** What was written, and what is left to do about it. */
export interface Made {
  /** From the root; to be formatted, since other names make lines of another length. */
  readonly path: string;
  /** Whether the lockfile has to learn of it. */
  readonly install: boolean;
  /** Takes back what was written. */
  readonly undo: () => void;
  /** One sentence for whoever asked. */
  readonly next: string;
}

/** Installs, formats and generates, so that what was made is complete. */
export function finish(root: string, { path, install }: Made): void {
  const pnpm = (...args: string[]) =>
    execFileSync('npx', [...PNPM, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
  if (install) pnpm('install', '--no-frozen-lockfile', '--prefer-offline');
  pnpm('exec', 'oxfmt', path);
  pnpm('gen');
}
