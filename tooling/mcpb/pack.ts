import { copyFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackage } from '../cached-package.ts';
import { reasonOf, run, workFolder } from '../processes.ts';

const VERSION = '2.1.2';

/**
 * Makes an MCPB bundle of what is installed of a package and of its manifest, with the official program, which refuses a manifest
 * that is none. Throws its reason.
 */
export async function packBundle(installed: string, manifest: string, file: string): Promise<void> {
  const folder = workFolder('mcpb');
  cpSync(installed, folder, { recursive: true });
  copyFileSync(manifest, join(folder, 'manifest.json'));
  await mcpb('validate', join(folder, 'manifest.json'));
  await mcpb('pack', folder, file);
}

export const unpackBundle = (file: string, folder: string): Promise<void> => mcpb('unpack', file, folder);

async function mcpb(...args: string[]): Promise<void> {
  const home = await cachedPackage('@anthropic-ai/mcpb', VERSION);
  const done = await run(process.execPath, [join(home, 'dist/cli/cli.js'), ...args], { cwd: home });
  if (done.code !== 0) throw new Error(`mcpb ${args[0]} failed: ${reasonOf(done)}`);
}
