import { expect, it } from 'vitest';
import { shopWith } from './world.ts';

const FILES = {
  'README.md': 'x',
  'src/a.ts': 'aa',
  'src/deep/b.ts': 'bbb',
  'src/deep/c.js': 'c',
  '.github/w.yml': 'w',
};
type Rows = { path: string; type: string; size?: number }[];

it('get_tree lists all levels, or some', async () => {
  await using here = await shopWith(FILES);
  const { data, text } = await here.ask('get_tree');
  expect((data['rows'] as Rows).map(({ path }) => path).toSorted()).toEqual(
    [
      '.github',
      '.github/w.yml',
      'README.md',
      'src',
      'src/a.ts',
      'src/deep',
      'src/deep/b.ts',
      'src/deep/c.js',
    ].toSorted(),
  );
  expect(text).toContain('\nsrc/\n');
  expect(text).toContain('\nsrc/deep/b.ts 3\n');
  expect((await here.ask('get_tree', { depth: 1 })).data['total']).toBe(3);
  expect((await here.ask('get_tree', { depth: 2 })).data['total']).toBe(6);
});

it('get_tree matches globs, hidden folders too', async () => {
  await using here = await shopWith(FILES);
  const paths = async (glob: string) =>
    ((await here.ask('get_tree', { glob })).data['rows'] as Rows).map(({ path }) => path);
  expect(await paths('**/*.ts')).toEqual(['src/a.ts', 'src/deep/b.ts']);
  expect(await paths('**/*.yml')).toEqual(['.github/w.yml']);
  expect(await paths('none/*')).toEqual([]);
});

it('get_tree goes on in the tree it began in, whatever is committed meanwhile', async () => {
  await using here = await shopWith(
    Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`f${at}.txt`, 'x'])),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await here.ask('get_tree', { limit: 2, ...(cursor !== undefined && { cursor }) });
    seen.push(...(data['rows'] as Rows).map(({ path }) => path));
    cursor = data['next_cursor'] as string | undefined;
    await here.shop.commit('main', { [`e${seen.length}.txt`]: 'new' });
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 9 }, (_, at) => `f${at}.txt`));
});

it('get_tree walks a tree that GitHub cuts, folder by folder', async () => {
  await using here = await shopWith(
    Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`d${at % 3}/f${at}.txt`, 'x'])),
  );
  here.shop.state.ceilings.treeEntries = 15;
  expect((await here.ask('get_tree')).data['total']).toBe(33);
});

it('get_tree tells links and submodules from files, and refs that are none', async () => {
  await using here = await shopWith({ 'a.txt': 'a' });
  await here.shop.commit('main', {
    link: { content: 'a.txt', mode: '120000' },
    sub: { mode: '160000', sha: 'a'.repeat(40) },
  });
  const { data } = await here.ask('get_tree');
  expect((data['rows'] as Rows).map(({ path, type }) => `${path} ${type}`).toSorted()).toEqual([
    'a.txt file',
    'link symlink',
    'sub submodule',
  ]);
  expect((await here.ask('get_tree', { ref: 'none' })).text).toMatch(/^NOT_FOUND: /);
});
