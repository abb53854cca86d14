import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packBundle } from '../mcpb/pack.ts';
import { reasonOf, run, workFolder } from '../processes.ts';
import { pack } from '../smoke/tarball.ts';
import { published } from '../workspace.ts';

export interface Publication {
  readonly name: string;
  readonly version: string;
  /** The packed file, under the name it has on a release; undefined where this version was out already. */
  readonly tarball: string | undefined;
  /** The same for desktop clients, beside it; undefined for what is no server. */
  readonly bundle?: string | undefined;
}

export interface Destination {
  /** Where packed files are put. */
  readonly folder: string;
  /** What npm is told beside the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Packs every package and publishes what its registry does not have yet: a run that was cut off is finished by another.
 * `root` is a clone that is built. Throws npm's reason for the first that cannot be published.
 */
export async function publishAll(root: string, { folder, env = {} }: Destination): Promise<Publication[]> {
  const publications: Publication[] = [];
  for (const { name, manifest, folder: home } of published(root)) {
    const { version } = manifest;
    if (await isOut(`${name}@${version}`, folder, env)) {
      publications.push({ name, version, tarball: undefined });
      continue;
    }
    const { file } = await pack(home, folder);
    // npm reads a path without a leading ./ or / as the name of a repository.
    const done = await run('npm', ['publish', file, '--access', 'public'], { cwd: folder, env });
    if (done.code !== 0) throw new Error(`${name}@${version} was not published: ${reasonOf(done)}`);
    const bundle = await bundleOf(home, file);
    publications.push({ name, version, tarball: file, bundle });
  }
  return publications;
}

/** What is published, as an MCPB bundle: `plugboard-weather-1.2.0.mcpb`. */
async function bundleOf(home: string, tarball: string): Promise<string | undefined> {
  const manifest = join(home, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const unpacked = workFolder('unpacked');
  const done = await run('tar', ['-xzf', tarball, '-C', unpacked], { cwd: unpacked });
  if (done.code !== 0) throw new Error(`${tarball} cannot be unpacked: ${reasonOf(done)}`);
  const bundle = tarball.replace(/\.tgz$/, '.mcpb');
  await packBundle(join(unpacked, 'package'), manifest, bundle);
  return bundle;
}

/** Only "not found" is a no: a registry that cannot be asked must not be published to. */
async function isOut(spec: string, cwd: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const told = await run('npm', ['view', spec, 'version', '--json', '--prefer-online'], { cwd, env });
  if (told.code === 0) return told.out.trim() !== '';
  if (/\bE404\b/.test(told.out + told.err)) return false;
  throw new Error(`It cannot be told whether ${spec} is out already: ${reasonOf(told)}`);
}
