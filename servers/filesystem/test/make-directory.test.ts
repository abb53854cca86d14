import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOn, ERAS } from './open.ts';
import { makePlace } from './tree.ts';

describe.each(ERAS)('make_directory in %s', (era) => {
  it('makes folders, those above too, and undo takes away all that it made', async () => {
    const { root } = makePlace({});
    const made = await callOn([root], 'make_directory', { path: 'x/y/z' }, era);
    expect(made.text).toMatch(/^made x\/y\/z \| change \S+$/);
    expect(statSync(join(root, 'x/y/z')).isDirectory()).toBe(true);
    expect((await callOn([root], 'make_directory', { path: 'x/y' }, era)).text).toBe('x/y was there already');
    await callOn([root], 'undo', { change_id: made.data['change_id'] }, era);
    expect(readdirSync(root)).toEqual([]);
  });
});

describe('make_directory', () => {
  it('is undone only while its folders are empty', async () => {
    const { root } = makePlace({});
    mkdirSync(join(root, 'x'));
    const made = await callOn([root], 'make_directory', { path: 'x/y' });
    writeFileSync(join(root, 'x/y/a.txt'), 'newer');
    expect((await callOn([root], 'undo', { change_id: made.data['change_id'] })).text).toMatch(
      /^STALE: x\/y was changed/,
    );
    expect(readdirSync(join(root, 'x/y'))).toEqual(['a.txt']);
  });

  it('makes none where a file stands, or outside', async () => {
    const { root } = makePlace({ 'a.txt': '' });
    expect((await callOn([root], 'make_directory', { path: 'a.txt' })).text).toMatch(
      /^(EXISTS|NOT_A_DIRECTORY): /,
    );
    expect((await callOn([root], 'make_directory', { path: 'a.txt/b' })).text).toMatch(/^NOT_A_DIRECTORY: /);
    expect((await callOn([root], 'make_directory', { path: '../outside/x' })).text).toMatch(
      /^OUTSIDE_ROOTS: /,
    );
    expect((await callOn([root], 'make_directory', { path: '.' })).text).toBe('. was there already');
  });
});
