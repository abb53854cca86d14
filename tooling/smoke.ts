// Packs every program, installs each tarball alone in an empty folder, and speaks MCP to what npm put there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { published } from './workspace.ts';

const MOST_BYTES = 300_000;
const work = mkdtempSync(join(tmpdir(), 'smoke-'));
let passed = 0;

for (const { name, folder, manifest } of published()) {
  const [bin] = Object.keys(manifest.bin ?? {});
  if (bin === undefined) continue;
  const tarball = pack(folder);
  const size = statSync(tarball).size;
  assert(size <= MOST_BYTES, `${name} packs to ${size} bytes; ${MOST_BYTES} at most`);
  const home = mkdtempSync(join(work, 'home-'));
  writeFileSync(join(home, 'package.json'), '{"private": true}');
  writeFileSync(join(home, 'hello.txt'), 'hello\n');
  writeFileSync(join(home, 'plugboard.json'), JSON.stringify({ mcpServers: {} }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--offline', tarball], {
    cwd: home,
    stdio: 'pipe',
    shell: process.platform === 'win32',
  });
  const installed = readdirSync(join(home, 'node_modules')).filter((entry) => !entry.startsWith('.'));
  assert(installed.length === 1, `${name} brings other packages along: ${installed.join(', ')}`);
  const args = bin === 'plugboard' ? ['serve'] : [home];
  const tools = await listTools(home, join(home, 'node_modules', name, 'dist/cli.js'), args);
  console.log(`${name}: 1 package, ${Math.round(size / 1000)} kB, ${tools} tools from the tarball`);
  passed += 1;
}

rmSync(work, { recursive: true });
console.log(`${passed} passed, 0 failed`);

function pack(folder: string): string {
  const out = execFileSync('npm', ['pack', '--json', '--pack-destination', work], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const [packed] = JSON.parse(out) as { filename: string }[];
  return join(work, packed?.filename ?? '');
}

async function listTools(cwd: string, file: string, args: string[]): Promise<number> {
  const client = new Client(
    { name: 'smoke', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [file, ...args], cwd }));
  const { tools } = await client.listTools();
  await client.close();
  return tools.length;
}

function assert(holds: boolean, words: string): void {
  if (!holds) throw new Error(words);
}
