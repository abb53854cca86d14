import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, textOf } from '@plugboard/core/testing';
import { expect, it } from 'vitest';

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

it('the server in the README is a server', async () => {
  const [, code = ''] = /```ts\n(.*?)```/s.exec(README) ?? [];
  // Beside the tests, so that its imports are found as a reader's would be.
  const folder = mkdtempSync(join(import.meta.dirname, 'readme-'));
  try {
    writeFileSync(join(folder, 'sums.ts'), code);
    const args = ['--conditions=@plugboard/source', join(folder, 'sums.ts')];
    await using client = await connect({ command: process.execPath, args }, { era: '2026-07-28' });
    const result = await client.callTool({ name: 'add', arguments: { left: 2, right: 3 } });
    expect(textOf(result)).toBe('{"sum":5}');
    expect(code.split('\n').length).toBeLessThanOrEqual(25);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
