import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Keeps all that a start loads in one chunk. esbuild makes a chunk for each set of entries that share a module, so
 * every module that is loaded later would tear the start into more files, and each file costs it about a millisecond.
 * Here those modules import all that the entry does, which by then is there anyway: the sets become one.
 */
export function oneStart(entry: string): Plugin {
  return {
    name: 'one-start',
    setup(build) {
      // Not the entry itself: it waits for the program to end, and whoever imports it would wait too.
      const started = [...readFileSync(entry, 'utf8').matchAll(/^import [^;]*?from '(.*?)'/gm)]
        .map(([, name = '']) => name)
        .filter((name) => !name.endsWith('.json'));

      build.onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import' || resolveDir.includes('node_modules')) return undefined;
        return { path: resolve(resolveDir, path), namespace: 'later' };
      });
      build.onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
        contents: [
          ...started.map((name) => `import ${JSON.stringify(name)};`),
          `export * from ${JSON.stringify(path)};`,
        ].join('\n'),
        resolveDir: resolve(dirname(entry)),
      }));
    },
  };
}
