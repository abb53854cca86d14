import { expect, it } from 'vitest';
import { ERAS } from './open.ts';
import { shopWith } from './world.ts';

it.each(ERAS)('a file is read at its address in %s', async (era) => {
  await using here = await shopWith({ 'src/a b.ts': 'const a = 1;\n' }, {}, { era });
  const { contents } = await here.client.readResource({ uri: 'repo://octo/shop/main/src/a%20b.ts' });
  expect(contents[0]).toMatchObject({ text: expect.stringContaining('const a = 1;\n') });
});

it.each([
  'repo://octo/shop/main/../../secret/main/x',
  'repo://octo/shop/main/..%2F..%2Fuser',
  'repo://../user/main/x',
  'repo://octo/other/main/x',
  'repo://octo/shop/a..b/x',
])('%s is refused', async (uri) => {
  await using here = await shopWith({ 'a.txt': 'a' }, { repos: ['octo/shop'] });
  await expect(here.client.readResource({ uri })).rejects.toThrow();
  expect(here.fake.requests.filter(({ path }) => !path.startsWith('/repos/octo/shop/'))).toEqual([]);
});

it('owners, repositories, branches and paths are completed', async () => {
  await using here = await shopWith(
    { 'src/a.ts': 'a', 'src/b.ts': 'b' },
    { repos: ['octo/shop', 'octo/shelf', 'acme/*'] },
  );
  await here.shop.git('branch', 'topic', 'main');
  const ref = { type: 'ref/resource' as const, uri: 'repo://{owner}/{repo}/{ref}/{+path}' };
  const complete = async (name: string, value: string, args: Record<string, string> = {}) =>
    (await here.client.complete({ ref, argument: { name, value }, context: { arguments: args } })).completion
      .values;
  expect(await complete('owner', 'o')).toEqual(['octo']);
  expect(await complete('repo', 'sh', { owner: 'octo' })).toEqual(['shop', 'shelf']);
  expect(await complete('ref', 't', { owner: 'octo', repo: 'shop' })).toEqual(['topic']);
  expect(await complete('path', 'src/', { owner: 'octo', repo: 'shop', ref: 'main' })).toEqual([
    'src/a.ts',
    'src/b.ts',
  ]);
});
