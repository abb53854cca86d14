import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { connect } from '@plugboard/core/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../workspace.ts';

type Dev = ChildProcessByStdio<null, Readable, Readable>;

let workspace: string;
let tool: string;
const started = new Set<Dev>();

beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'dev-test-'));
  for (const part of ['package.json', 'tooling', 'packages/core', 'servers/filesystem'])
    cpSync(join(ROOT, part), join(workspace, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => basename(path) !== 'dist',
    });
  symlinkSync(join(ROOT, 'node_modules'), join(workspace, 'node_modules'), 'junction');
  tool = join(workspace, 'servers/filesystem/src/tools/list-roots.ts');
});

afterEach(async () => {
  await Promise.all([...started].map(stop));
  rmSync(workspace, { recursive: true, force: true });
});

test('dev serves what the sources say now, after edits of a tool and of core', async () => {
  const { url } = await serving(dev('--no-inspector', 'filesystem', workspace));
  expect(await describeListRoots(url)).toContain('The folders this server may use');
  edit(tool, 'The folders this server may use', 'First words');
  await expect.poll(() => describeListRoots(url), { timeout: 20_000 }).toContain('First words');
  // As editors do that never leave half a file.
  const draft = `${tool}.draft`;
  writeFileSync(draft, readFileSync(tool, 'utf8').replace('First words', 'Second words'));
  renameSync(draft, tool);
  await expect.poll(() => describeListRoots(url), { timeout: 20_000 }).toContain('Second words');
  const listing = join(workspace, 'packages/core/src/call/listing.ts');
  edit(listing, 'description: tool.description', "description: tool.description + ' And core.'");
  await expect.poll(() => describeListRoots(url), { timeout: 20_000 }).toContain('And core.');
});

test('dev shows why a source does not load, and serves again when it is mended', async () => {
  const { url, said } = await serving(dev('--no-inspector', 'filesystem', workspace));
  edit(tool, 'export const', 'export konst');
  await expect.poll(said, { timeout: 20_000 }).toContain('ERR_INVALID_TYPESCRIPT_SYNTAX');
  await expect.poll(said, { timeout: 20_000 }).toContain('filesystem ended; it starts again when');
  edit(tool, 'export konst', 'export const');
  await expect.poll(() => describeListRoots(url), { timeout: 20_000 }).toContain('The folders');
});

test('dev leaves no process and no server behind on SIGTERM, even with a client connected', async () => {
  const child = dev('--no-inspector', 'filesystem', workspace);
  const { url } = await serving(child);
  await using client = await connect(url, { era: '2025-11-25' });
  await client.listTools();
  child.kill('SIGTERM');
  // The pipes are closed only when the last process that holds them is gone.
  expect(await once(child, 'close')).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('dev answers the name of an unknown server with the closest one and exit code 2', async () => {
  const child = dev('fileystem');
  const said = listen(child);
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(said()).toBe('There is no server "fileystem". Did you mean "filesystem"?\n');
});

test('dev ends with the sentence and the exit code of a server that lacks a setting', async () => {
  const child = dev('filesystem');
  const said = listen(child);
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(said()).toBe(
    'mcp-server-filesystem: Missing <path>…: name at least one folder; --ro <path> is for one that may only be read.\n',
  );
});

function dev(...args: string[]): Dev {
  const script = join(workspace, 'tooling/dev.ts');
  const child = spawn(process.execPath, ['--conditions=@plugboard/source', script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.add(child);
  child.once('close', () => started.delete(child));
  return child;
}

async function stop(child: Dev): Promise<void> {
  const closed = once(child, 'close');
  child.kill();
  await closed;
}

/** What it has written so far. */
function listen(child: Dev): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}

async function serving(child: Dev) {
  const said = listen(child);
  await expect.poll(said, { timeout: 20_000 }).toMatch(/^Serving \S+$/m);
  const [, address = ''] = /^Serving (\S+)$/m.exec(said()) ?? [];
  return { url: new URL(address), said };
}

function edit(file: string, from: string, to: string): void {
  const before = readFileSync(file, 'utf8');
  expect(before).toContain(from);
  writeFileSync(file, before.replace(from, to));
}

/** Undefined while nobody serves. */
async function describeListRoots(url: URL): Promise<string | undefined> {
  try {
    await using client = await connect(url, { era: '2026-07-28' });
    const { tools } = await client.listTools();
    return tools.find(({ name }) => name === 'list_roots')?.description;
  } catch {
    return undefined;
  }
}
