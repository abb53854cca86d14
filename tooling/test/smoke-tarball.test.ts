import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { companyProblems, contentProblems, installAlone, pack, sizeProblems } from '../smoke/tarball.ts';

const work = mkdtempSync(join(tmpdir(), 'smoke-test-'));
afterAll(() => rmSync(work, { recursive: true }));

const MANIFEST = { name: 'fake', version: '1.0.0', files: ['dist'], dependencies: {} };

/** The smallest package that breaks no rule, with these files more; null leaves one out. */
function fake(files: Readonly<Record<string, string | null>> = {}, manifest: object = {}): string {
  const folder = mkdtempSync(join(work, 'fake-'));
  const all = {
    'package.json': JSON.stringify({ ...MANIFEST, ...manifest }),
    'README.md': '# fake\n',
    LICENSE: 'MIT\n',
    'dist/cli.js': 'export {};\n',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

it('a package of dist, README and LICENSE breaks no rule', () => {
  expect(contentProblems('fake', fake())).toEqual([]);
});

it.each([
  [
    'a source',
    { 'src/cli.ts': '' },
    'fake packs src/cli.ts: only dist is published; take it out of "files".',
  ],
  ['a hidden file', { '.env': '' }, 'fake packs .env: only dist is published; take it out of "files".'],
  [
    'a source map',
    { 'dist/cli.js.map': '{}' },
    'fake packs the source map dist/cli.js.map: build it without, its sources are not there.',
  ],
  [
    'a path of this machine',
    { 'dist/cli.js': 'import "/machine/fake/x.js";' },
    'fake: dist/cli.js holds a path of this machine (/machine/): build it from relative paths.',
  ],
  [
    'no licence',
    { LICENSE: null },
    'fake packs no LICENSE: write it, or name it under "files" of its package.json.',
  ],
])('a package with %s is refused', (_, files, words) => {
  expect(contentProblems('fake', fake(files), ['/machine/'])).toEqual([words]);
});

it('a version that only pnpm knows is refused', () => {
  expect(contentProblems('fake', fake({}, { dependencies: { zod: 'catalog:' } }))).toEqual([
    'fake asks npm for zod@catalog:, which only pnpm knows: pack and publish it with pnpm.',
  ]);
});

it('a tarball over 300 kB is refused, unless the table has a reason for it', () => {
  expect(sizeProblems('fake', 300_000)).toEqual([]);
  expect(sizeProblems('fake', 300_001)).toEqual([
    'fake packs to 300001 bytes, 300000 at most: leave something out, or give it a reason in tooling/smoke/tarball.ts.',
  ]);
  expect(sizeProblems('fake', 300_001, { fake: { most: 700_000, why: 'a chess engine' } })).toEqual([]);
});

it('a program that brings another package along is refused', async () => {
  const other = fake({}, { name: 'other' });
  const folder = fake({}, { dependencies: { other: `file:${other}` } });
  const home = join(work, 'home');
  const installed = await installAlone('fake', await pack(folder, work), home);
  expect(contentProblems('fake', installed)).toEqual([]);
  expect(companyProblems('fake', home)).toEqual([
    'fake brings other packages along (other): bundle them, as "devDependencies" of its package.json.',
  ]);
});

it('a tarball that npm cannot install is told with its reason', async () => {
  const tarball = await pack(fake({}, { dependencies: { other: 'catalogue:' } }), work);
  await expect(installAlone('fake', tarball, join(work, 'nowhere'))).rejects.toThrow(
    /^fake cannot be installed from its tarball \(.*catalogue:.*\): /,
  );
});
