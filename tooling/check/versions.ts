import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../workspace.ts';
import { CATALOG, catalogIn } from './catalog.ts';

const LOCKFILE = 'pnpm-lock.yaml';

/** One exact version of everything, in the catalog; and a lockfile that any registry can serve. */
export function versions(root: string): string[] {
  return [...asked(root), ...exact(root), ...addresses(root)];
}

function asked(root: string): string[] {
  const files = globSync(
    ['package.json', '{packages,servers}/*/package.json', 'tooling/{,template/}package.json'],
    {
      cwd: root,
    },
  );
  return files.toSorted().flatMap((file) => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
    // Not those of peers: what people have beside a package may be newer.
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    return [dependencies, devDependencies, optionalDependencies]
      .flatMap((group) => Object.entries(group ?? {}))
      .filter(([, version]) => !/^(catalog|workspace):/.test(version))
      .map(
        ([name, version]) =>
          `${file.replaceAll('\\', '/')} asks for ${name} ${version}. Write "catalog:" there and the version in ${CATALOG}.`,
      );
  });
}

function exact(root: string): string[] {
  return [...catalogIn(read(root, CATALOG))]
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
    .map(([name, version]) => `${CATALOG}: ${name} ${version} is no exact version. Write one, as in 1.2.3.`);
}

function addresses(root: string): string[] {
  const lines = read(root, LOCKFILE).split('\n');
  const first = lines.findIndex((line) => /\btarball:|resolution: .*https?:/.test(line));
  if (first === -1) return [];
  return [
    `${LOCKFILE}, line ${first + 1}, holds the address of a download. Take addresses out of it and run pnpm install.`,
  ];
}

function read(root: string, file: string): string {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n') : '';
}
