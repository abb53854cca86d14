import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

describe.each(ERAS)('list_roots in %s', (era) => {
  it('gives each root a name of its own, and counts a folder named twice once', async () => {
    const one = makePlace({}).root;
    const two = makePlace({ 'nested/y.txt': '' }).root;
    const nested = join(two, 'nested');
    const { data, text } = await callOn([one, two, nested, one], 'list_roots', {}, era);
    const root = { access: 'rw', case_sensitive: process.platform === 'linux' };
    expect(data).toEqual({
      roots: [
        { name: 'root', path: one, ...root },
        { name: 'root-2', path: two, ...root },
        { name: 'nested', path: nested, ...root },
      ],
      max_read_bytes: 33_554_432,
      secrets: 'deny',
      symlinks: 'inside',
      hardlinks: 'deny-write',
      deny: [],
      allow: [],
    });
    expect(text).toBe(
      `root: ${one} (rw)\nroot-2: ${two} (rw)\nnested: ${nested} (rw)\n` +
        'Files up to 33554432 bytes are read whole.\n' +
        'Files that keep secrets by their names (.env, private keys, logins of tools) are closed.\n' +
        'Links are followed inside the roots only.\n' +
        'Files with several hard links are read, not written.',
    );
  });

  it('takes no arguments', async () => {
    const { text } = await callOn([makePlace({}).root], 'list_roots', { path: '.' }, era);
    expect(text).toBe('INVALID_ARGUMENTS: Unknown argument "path" (none are taken).');
  });
});
