import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesystemEntry, HUB } from './fixture/hub.ts';

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const [, block = ''] = /```sh\n(.*?)```/s.exec(README) ?? [];
// `serve` goes on until it is ended; the other tests start it.
const commands = block.split('\n').filter((line) => /^npx plugboard (?!serve)/.test(line));

it.each(commands)('%s', (line) => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'));
  writeFileSync(join(folder, 'README.md'), 'hello\n');
  writeFileSync(join(folder, '.mcp.json'), JSON.stringify({ mcpServers: { filesystem: filesystemEntry } }));
  const args = line.split(' ').slice(2);
  const { status, stdout } = spawnSync(process.execPath, [HUB, ...args], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toMatch(/hello|filesystem +ready/);
  expect(status).toBe(0);
});
