// Makes dist/template of create-server: the template of this repository, with what it needs to stand alone.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CATALOG, catalogIn } from '../check/catalog.ts';
import { CORE, packages, ROOT, TEMPLATE } from '../workspace.ts';

const OUT = 'dist/template';
/** What it is built and tested with, in the versions of this repository. */
const TOOLS = [
  '@modelcontextprotocol/client',
  '@modelcontextprotocol/sdk',
  '@types/node',
  'esbuild',
  'typescript',
  'vitest',
  'zod',
];

rmSync(OUT, { recursive: true, force: true });
for (const file of globSync('{src,test}/**/*.ts', { cwd: join(ROOT, TEMPLATE) })) copy(file);
copy('tools.json');
cpSync('extras', OUT, { recursive: true });

const catalog = catalogIn(readFileSync(join(ROOT, CATALOG), 'utf8'));
const core = packages().find(({ name }) => name === CORE)?.manifest.version;
const manifest = JSON.parse(readFileSync(join(OUT, 'package.json'), 'utf8')) as object;
const versions = [[CORE, `^${core}`], ...TOOLS.map((name) => [name, `^${catalog.get(name)}`])];
const devDependencies = Object.fromEntries(
  versions.toSorted(([one = ''], [other = '']) => one.localeCompare(other)),
) as Record<string, string>;
writeFileSync(join(OUT, 'package.json'), `${JSON.stringify({ ...manifest, devDependencies }, null, 2)}\n`);

function copy(file: string): void {
  const to = join(OUT, file);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, readFileSync(join(ROOT, TEMPLATE, file), 'utf8').replaceAll('pnpm gen', 'npm run gen'));
}
