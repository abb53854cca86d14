import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');
/** The server that `pnpm new server` copies: as real as the others, and never published. */
export const TEMPLATE = 'tooling/template';
export const CORE = '@plugboard/core';

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license?: string;
  readonly mcpName?: string;
  readonly repository?: { readonly url: string; readonly directory?: string };
  readonly engines?: { readonly node: string };
  readonly private?: boolean;
  readonly plugboard?: {
    /** What a server may reach, in a sentence for the front page. */
    readonly touches?: string;
  };
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** As npm knows it: `@plugboard/filesystem`. */
  readonly name: string;
  /** The last part of its folder: `filesystem`, `hub`. */
  readonly short: string;
  /** From the root, with slashes: `servers/filesystem`. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages in `packages/` and `servers/`, and the template. */
export function packages(root = ROOT): WorkspacePackage[] {
  return globSync(['{packages,servers}/*/package.json', `${TEMPLATE}/package.json`], { cwd: root })
    .toSorted()
    .map((file) => {
      const path = dirname(file).replaceAll('\\', '/');
      const folder = join(root, path);
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
      return { name: manifest.name, short: basename(path), path, folder, manifest };
    });
}

/** What is built on core and serves tools of its own; the template is one. */
export function servers(root = ROOT): WorkspacePackage[] {
  return packages(root).filter(({ path }) => path.startsWith('servers/') || path === TEMPLATE);
}

export function published(root = ROOT): WorkspacePackage[] {
  return packages(root).filter(({ manifest }) => manifest.private !== true);
}

/** Whether core is bundled into it: such a package has to be released for a change of core to reach anyone. */
export function bundlesCore({ manifest }: WorkspacePackage): boolean {
  return manifest.devDependencies?.[CORE] !== undefined;
}
