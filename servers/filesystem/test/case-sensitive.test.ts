import { linkSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCaseSensitive } from '../src/sandbox/case-sensitive.ts';
import { makePlace } from './tree.ts';

const isLinux = process.platform === 'linux';

describe('whether upper and lower case make two names', () => {
  it.each([
    ['by a name in it', { 'a.txt': '' }],
    ['by a name in capitals', { README: '' }],
    ['by its own name, where no name in it has letters', { '1': '', '2': '' }],
    ['by its own name, where it is empty', {}],
  ])('is seen %s', async (_what, files: Record<string, string>) => {
    expect(await isCaseSensitive(makePlace(files).root)).toBe(isLinux);
  });

  it('is taken for granted where no name has letters', async () => {
    const folder = join(makePlace({}).root, '12');
    mkdirSync(folder);
    expect(await isCaseSensitive(folder)).toBe(true);
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`12/${index}`, '']));
    expect(await isCaseSensitive(join(makePlace(many).root, '12'))).toBe(true);
  });

  // What a system that does not tell them apart shows: one file under both names.
  it.runIf(isLinux)('is seen by what both names lead to', async () => {
    const { root } = makePlace({ 'a.txt': '' });
    linkSync(join(root, 'a.txt'), join(root, 'A.TXT'));
    expect(await isCaseSensitive(root)).toBe(false);
  });
});
