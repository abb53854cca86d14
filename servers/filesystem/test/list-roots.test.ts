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
    const root = { access: 'ro', case_sensitive: process.platform === 'linux' };
    expect(data).toEqual({
      roots: [
        { name: 'root', path: one, ...root },
        { name: 'root-2', path: two, ...root },
        { name: 'nested', path: nested, ...root },
      ],
      max_file_bytes: 33_554_432,
      links: 'inside',
    });
    expect(text).toMatch(`root: ${one} (ro)\nroot-2: ${two} (ro)\nnested: ${nested} (ro)\n`);
  });

  it('takes no arguments', async () => {
    const { text } = await callOn([makePlace({}).root], 'list_roots', { path: '.' }, era);
    expect(text).toBe('INVALID_ARGUMENTS: Unknown argument "path" (none are taken).');
  });
});
