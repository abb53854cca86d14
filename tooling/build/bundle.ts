// Bundles the package in the current folder: dist/cli.js, a launcher, and dist/main.js with its chunks. A module named
// *-worker.ts is what a thread runs: a bundle of its own, beside the chunks that start it.
import { globSync } from 'node:fs';
import { readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { build, type BuildOptions } from 'esbuild';
import { leaner } from './leaner.ts';
import { homesOf, licencesOf } from './licences.ts';
import { oneStart } from './one-start.ts';
import { sbomOf } from './sbom.ts';
import { copyWasm } from './wasm.ts';

const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  engines: { node: string };
  name: string;
  version: string;
  license: string;
  peerDependencies?: Record<string, string>;
};

// CommonJS inside an ES module needs a require; the name is long so that no minified one collides with it.
const banner = `import { createRequire as __plugboardCreateRequire } from 'node:module'; const require = __plugboardCreateRequire(import.meta.url);`;

await rm('dist', { recursive: true, force: true });
const options = {
  bundle: true,
  // Chunks, so that what only some calls need is not parsed at every start.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  conditions: ['@plugboard/source'],
  // What people install beside it, where they want it.
  external: Object.keys(manifest.peerDependencies ?? {}),
  minify: true,
  legalComments: 'none',
  banner: { js: banner },
  // Where a CommonJS module looks for what stands beside it.
  define: { __dirname: 'import.meta.dirname' },
  logLevel: 'warning',
  metafile: true,
} as const satisfies BuildOptions;

const built = await Promise.all([
  build({
    ...options,
    entryPoints: { main: 'src/cli.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    plugins: [leaner, oneStart('src/cli.ts')],
  }),
  // Apart from the program, or what both use would be torn out of its one start.
  build({
    ...options,
    entryPoints: globSync('src/**/*-worker.ts'),
    outdir: 'dist/chunks',
    entryNames: '[name]',
  }),
  // Written ahead as text (tooling/gen/in-page.ts, in-view.ts): here it only tells whose code it is.
  build({
    ...options,
    platform: 'browser',
    entryPoints: globSync('src/{in-page/{index,reader},in-view/*/index}.ts'),
    outdir: 'dist',
    write: false,
  }),
]);
if (built.some(({ warnings }) => warnings.length > 0)) process.exitCode = 1;

await copyWasm(built[0].metafile);

const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
await writeFile('dist/LICENCES.txt', licencesOf(inputs));
await writeFile('dist/sbom.cdx.json', sbomOf(manifest, homesOf(inputs)));

// The launcher is written so that an old Node still reads it and can say what is wrong.
const [, major, minor] = /(\d+)\.(\d+)/.exec(manifest.engines.node) ?? [];
const launcher = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < ${major} || (major === ${major} && minor < ${minor})) {
  process.stderr.write(\`${manifest.name} needs Node ${major}.${minor} or newer; this is \${process.versions.node}. Install one from your package manager and start again.\\n\`);
  process.exit(2);
}
process.getBuiltinModule('node:module').enableCompileCache();
import('./main.js');
`;
await writeFile('dist/cli.js', launcher);
await chmod('dist/cli.js', 0o755);
