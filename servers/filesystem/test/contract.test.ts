import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { connect, connectPeer, expectContract, lintServer, textOf } from '@plugboard/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { filesystem } from '../src/index.ts';
import { ERAS } from './open.ts';
import { makePlace } from './tree.ts';

const TOOLS = new URL('../tools.json', import.meta.url);
const BIN = join(import.meta.dirname, '../dist/cli.js');

describe('the contract', () => {
  it('is what the definition says (pnpm gen writes it)', async () => {
    await expectContract(filesystem, TOOLS);
  });

  it('keeps the rules of the house', () => {
    // 3,500 by a tokenizer, as pnpm check counts them.
    lintServer(filesystem, { tokens: 4_800 });
  });

  it.each(ERAS)('is what the built program serves in %s', async (era) => {
    await using client = await connect({ command: process.execPath, args: [BIN, tmpdir()] }, { era });
    const { tools } = await client.listTools();
    expect(`${JSON.stringify({ tools }, null, 2)}\n`).toBe(readFileSync(TOOLS, 'utf8'));
  });
});

describe('the built program', () => {
  const { root } = makePlace({ 'a.txt': 'hello\n' });
  const program = { command: process.execPath, args: [BIN, root] };
  const read = { name: 'read', arguments: { path: 'a.txt' } };

  it.each(ERAS)('reads a file for the official client in %s', async (era) => {
    await using client = await connect(program, { era });
    expect(textOf(await client.callTool(read))).toMatch(/^a\.txt \| .*\nhello\n$/);
  });

  it('reads a file for the client of the 1.x line', async () => {
    await using client = await connectPeer(program);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('read');
    expect(textOf(await client.callTool(read))).toMatch(/hello/);
  });

  it('reads a file over HTTP for all three', async () => {
    const child = spawn(process.execPath, [BIN, root, '--http', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    await vi.waitFor(() => expect(said).toMatch(/serves http:\S+/), { timeout: 10_000 });
    const url = new URL(/serves (\S+)/.exec(said)?.[1] ?? '');
    for (const era of ERAS) {
      await using client = await connect(url, { era });
      expect(textOf(await client.callTool(read))).toMatch(/hello/);
    }
    await using peer = await connectPeer(url);
    expect(textOf(await peer.callTool(read))).toMatch(/hello/);
    child.kill();
    await once(child, 'exit');
  });
});
