import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

interface NpxCall {
  readonly name: string;
  readonly version: string | undefined;
  readonly bin: string | undefined;
  readonly args: readonly string[];
}

/**
 * An `npx` line that names a package installed here (or linked by a workspace) becomes its file, run by this Node:
 * no npx process, a third of the start and half of the memory. Anything else is answered as it was.
 */
export function useInstalled({ command, args }: Command, searchFrom: readonly string[]): Command {
  const call = command === 'npx' ? readNpx(args) : undefined;
  if (call === undefined) return { command, args };
  for (const folder of searchFrom) {
    const file = findBin(call, folder);
    if (file !== undefined) return { command: process.execPath, args: [file, ...call.args] };
  }
  return { command, args };
}

const YES = new Set(['-y', '--yes', '-q', '--quiet']);

/** Reads `npx [-y] [-p package] [--] package[@version] args…`; undefined for what npx alone can answer. */
function readNpx(args: readonly string[]): NpxCall | undefined {
  const rest = [...args];
  let wanted: string | undefined;
  while (rest[0]?.startsWith('-')) {
    const flag = rest.shift() as string;
    if (flag === '--') break;
    if (flag === '-p' || flag === '--package') wanted = rest.shift();
    else if (flag.startsWith('--package=')) wanted = flag.slice('--package='.length);
    else if (!YES.has(flag)) return undefined;
  }
  const first = rest.shift();
  const spec = wanted ?? first;
  const { name, version } =
    /^(?<name>(?:@[a-z0-9._~-]+\/)?[a-z0-9._~-]+)(?:@(?<version>[^@/]+))?$/i.exec(spec ?? '')?.groups ?? {};
  if (name === undefined) return undefined;
  return { name, version, bin: wanted === undefined ? undefined : first, args: rest };
}

interface Manifest {
  readonly version?: string;
  readonly bin?: string | Readonly<Record<string, string>>;
}

function findBin({ name, version, bin }: NpxCall, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    const manifest = readManifest(home);
    if (manifest !== undefined) {
      // A range or a tag may mean another version than the one that is here: that is for npx to find out.
      if (version !== undefined && version !== manifest.version) return undefined;
      const path = binOf(manifest, name, bin);
      return path !== undefined && runsOnNode(join(home, path)) ? join(home, path) : undefined;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

function readManifest(home: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

/** As npx chooses: the only bin, else the one named like the package. */
function binOf({ bin }: Manifest, name: string, wanted: string | undefined): string | undefined {
  if (bin === undefined) return undefined;
  const bare = name.split('/').at(-1) as string;
  if (typeof bin === 'string') return wanted === undefined || wanted === bare ? bin : undefined;
  if (wanted !== undefined) return bin[wanted];
  const paths = [...new Set(Object.values(bin))];
  return paths.length === 1 ? paths[0] : bin[bare];
}

function runsOnNode(file: string): boolean {
  if (!existsSync(file)) return false;
  const [first = ''] = readFileSync(file, 'utf8').split('\n', 1);
  return !first.startsWith('#!') || /\bnode\b/.test(first);
}
