// npx with an empty cache, timed until its server lists tools: what a person waits for the first time.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type Era } from '@plugboard/core/testing';
import { run, workFolder } from '../processes.ts';

export interface Line {
  /** What follows npx. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Settings of the server. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Where npm gets packages from, for a cache of its own. */
  readonly npm: (cache: string) => NodeJS.ProcessEnv;
  /** The file of a Node, which runs npx and the server. */
  readonly node: string;
  /** Peers speak the older one. */
  readonly era?: Era;
}

export interface ColdStart {
  readonly milliseconds: number;
  /** Names of the tools. */
  readonly tools: readonly string[];
  /** What npm installed, the package that was asked for included. */
  readonly packages: readonly string[];
  /** Of all that npm fetched: tarballs, and what the registry says of them. */
  readonly bytes: number;
}

/** Throws where no client gets an answer. Nothing that it started is left. */
export async function coldStart(line: Line): Promise<ColdStart> {
  const cache = workFolder('cache');
  try {
    return await startFrom(cache, line);
  } finally {
    // Some servers outlive the npx that started them, and the end of their stdin: by the folder they run from they are found.
    if (process.platform !== 'win32') await run('pkill', ['-9', '-f', cache], { cwd: dirname(cache) });
  }
}

async function startFrom(
  cache: string,
  { args, cwd, env, npm, node, era = '2026-07-28' }: Line,
): Promise<ColdStart> {
  const path = [dirname(node), process.env['PATH']].join(delimiter);
  const told = Object.entries({ ...npm(cache), ...env }).filter(([, value]) => value !== undefined);
  const begun = performance.now();
  await using client = await connect(
    {
      command: 'npx',
      args,
      cwd,
      env: { ...(Object.fromEntries(told) as Record<string, string>), PATH: path },
    },
    { era },
  );
  const tools = await listed(client);
  const milliseconds = performance.now() - begun;
  return {
    milliseconds,
    tools: tools.map(({ name }) => name),
    packages: packagesIn(cache),
    bytes: bytesBelow(join(cache, '_cacache/content-v2')),
  };
}

const PATIENCE_MS = 30_000;

/** A hub answers before the servers behind it do: those are waited for. */
async function listed(client: Awaited<ReturnType<typeof connect>>) {
  const last = performance.now() + PATIENCE_MS;
  for (;;) {
    const { tools } = await client.listTools();
    if (tools.length > 0 || performance.now() > last) return tools;
    await pause(200);
  }
}

function packagesIn(cache: string): string[] {
  const homes = readdirSync(join(cache, '_npx'));
  return homes.flatMap((home) => {
    const lock = readFileSync(join(cache, '_npx', home, 'node_modules/.package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lock) as { packages: Record<string, object> };
    return Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''));
  });
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}
