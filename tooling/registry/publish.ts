import { pack } from '../smoke/tarball.ts';
import { reasonOf, run } from '../processes.ts';
import { published } from '../workspace.ts';

export interface Publication {
  readonly name: string;
  readonly version: string;
  /** The packed file, under the name it has on a release; undefined where this version was out already. */
  readonly tarball: string | undefined;
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
    publications.push({ name, version, tarball: file });
  }
  return publications;
}

/** Only "not found" is a no: a registry that cannot be asked must not be published to. */
async function isOut(spec: string, cwd: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const told = await run('npm', ['view', spec, 'version', '--json', '--prefer-online'], { cwd, env });
  if (told.code === 0) return told.out.trim() !== '';
  if (/\bE404\b/.test(told.out + told.err)) return false;
  throw new Error(`It cannot be told whether ${spec} is out already: ${reasonOf(told)}`);
}
