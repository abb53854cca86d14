// Writes dist/sbom.cdx.json of a package that is no bundle: what npm installs with it.
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sbomOf } from './sbom.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const homes = new Set<string>();
const open = ['.'];
for (let folder = open.pop(); folder !== undefined; folder = open.pop())
  for (const name of Object.keys(read(folder).dependencies ?? {})) {
    const home = homeOf(name, realpathSync(folder));
    if (homes.has(home)) continue;
    homes.add(home);
    open.push(home);
  }
writeFileSync('dist/sbom.cdx.json', sbomOf(read('.'), [...homes]));

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** As Node looks for packages. */
function homeOf(name: string, from: string): string {
  const home = join(from, 'node_modules', name);
  if (existsSync(home)) return realpathSync(home);
  if (dirname(from) === from) throw new Error(`${name} is not installed: run pnpm install.`);
  return homeOf(name, dirname(from));
}
