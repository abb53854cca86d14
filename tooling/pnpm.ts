import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workspace.ts';

const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  packageManager: string;
};

/** The pinned pnpm, as arguments of npx, which every Node brings. */
export const PNPM = ['--yes', packageManager, '--loglevel=error'];
