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
  expect(text).toMatch(/^8 of 8 paths of tree \w{10}, sizes in bytes\n/);
  expect(text).toMatch(/\nsrc\/ +\w{10}\n/);
  expect(text).toMatch(/\nsrc\/deep\/b\.ts 3 \w{10}\n/);
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

it('get_tree walks a tree that GitHub cuts, and only where it can matter', async () => {
  await using here = await shopWith(
    Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`d${at % 3}/in/f${at}.txt`, 'x'])),
  );
  here.shop.state.ceilings.treeEntries = 15;
  const asked = async (args: object) => {
    here.fake.requests.length = 0;
    const { data } = await here.ask('get_tree', args);
    return [data['total'], here.fake.requests.length];
  };
  expect(await asked({})).toEqual([36, 5]);
  expect(await asked({ glob: 'd1/**/*.txt' })).toEqual([10, 3]);
  expect(await asked({ glob: 'd1/in/f1.txt' })).toEqual([1, 3]);
  expect(await asked({ glob: '!d1/**' })).toEqual([24, 5]);
  expect(await asked({ depth: 2 })).toEqual([6, 5]);
  expect(await asked({ depth: 1 })).toEqual([3, 1]);
});

it('get_tree counts the folders that it could not look into', async () => {
  await using here = await shopWith(
    Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`d${at}/f.txt`, 'x'])),
  );
  here.shop.state.ceilings.treeEntries = 200;
  const { data, text } = await here.ask('get_tree', { glob: '**/f.txt', limit: 2000 });
  expect(data).toMatchObject({ total: 97, not_listed: 53, truncated: false });
  expect(text).toContain('; 53 folders not listed: name one by glob');
  expect((await here.ask('get_tree', { glob: 'd99/*' })).data).toMatchObject({ total: 1 });
});

it('get_tree cuts a list to its budget and goes on behind it', async () => {
  const names = Array.from(
    { length: 300 },
    (_, at) => `${'long-name-'.repeat(20)}${String(at).padStart(3, '0')}`,
  );
  await using here = await shopWith(Object.fromEntries(names.map((name) => [name, 'x'])));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { data, isError } = await here.ask('get_tree', { limit: 2000, ...(cursor && { cursor }) });
    expect(isError).toBeUndefined();
    seen.push(...(data['rows'] as Rows).map(({ path }) => path));
    cursor = data['next_cursor'] as string | undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(names);
});

it('get_tree shows names that hide something', async () => {
  await using here = await shopWith({ 'a\u202Egnp.exe': 'x', 'next_cursor: x\n1 of 9': 'x' });
  const { data, text } = await here.ask('get_tree');
  expect((data['rows'] as Rows).map(({ path }) => path)).toEqual([
    'a[U+202E]gnp.exe',
    'next_cursor: x\n1 of 9',
  ]);
  expect(text.indexOf('next_cursor')).toBeGreaterThan(text.indexOf('[data '));
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
