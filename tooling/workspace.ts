import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly mcpName?: string;
  readonly repository?: { readonly url: string };
  readonly engines?: { readonly node: string };
  readonly private?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

function packages(pattern: string): WorkspacePackage[] {
  return globSync(pattern, { cwd: ROOT })
    .toSorted()
    .map((file) => {
      const folder = join(ROOT, dirname(file));
      const manifest = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Manifest;
      return { name: manifest.name, folder, manifest };
    });
}

export const servers = () => packages('servers/*/package.json');
export const published = () =>
  packages('{packages,servers}/*/package.json').filter(({ manifest }) => manifest.private !== true);
