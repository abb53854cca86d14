import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@plugboard/core/testing';
import { expect, it, vi } from 'vitest';
import { createDatabase } from './database.ts';

const BIN = join(import.meta.dirname, '../dist/cli.js');

it.skipIf(process.platform !== 'linux')(
  'query answers the first page of 10,000,000 rows, and one far behind it, in bounded memory',
  async () => {
    await using database = await createDatabase();
    const child = spawn(process.execPath, [BIN, '--http', '0', database.url]);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const url = await vi.waitFor(() => new URL(/http:\S+\/mcp/.exec(said)?.[0] ?? ''), { timeout: 20_000 });
    try {
      await using client = await connect(url, { era: '2026-07-28' });
      const sql = 'SELECT g, repeat(md5(g::text), 4) FROM generate_series(1, 10000000) g';
      const page = async (cursor?: string) => {
        const result = await client.callTool({ name: 'query', arguments: { sql, cursor, max_rows: 50 } });
        return result.structuredContent as { rows: [number, string][]; next_cursor: string };
      };
      const first = await page();
      expect(first.rows[0]?.[0]).toBe(1);
      const [, of = ''] = first.next_cursor.split('-');
      expect((await page(`5000000-${of}`)).rows[0]?.[0]).toBe(5_000_001);
      const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      // All of them would be 1,300 MB.
      expect(Number(kilobytes) / 1024).toBeLessThan(300);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  },
  60_000,
);
