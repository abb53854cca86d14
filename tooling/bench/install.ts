// Peers are no dependencies of ours: each is installed when the bench first needs it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedPackage } from '../cached-package.ts';
import type { Peer } from './setups.ts';

/** Resolves to the file of its program. Rejects with one clause. */
export async function install(peer: Pick<Peer, 'package' | 'version'>, cache?: string): Promise<string> {
  const folder = await cachedPackage(peer.package, peer.version, { cache }).catch((error: unknown) => {
    throw new Error('npm could not install it', { cause: error });
  });
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin?: string | Record<string, string>;
  };
  const file = typeof bin === 'string' ? bin : Object.values(bin ?? {})[0];
  if (file === undefined) throw new Error('has no program');
  return join(folder, file);
}
