import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { assertTable, pruneSchemas } from './prune-sdk.ts';

const HERE = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What packages/core/src/upstream/http/connections.ts takes of undici. */
const UNDICI = `
  Object.assign(require('./lib/dispatcher/dispatcher').prototype, { request: require('./lib/api/api-request') });
  module.exports = {
    Agent: require('./lib/dispatcher/agent'),
    cacheStores: { MemoryCacheStore: require('./lib/cache/memory-cache-store') },
    interceptors: { cache: require('./lib/interceptor/cache') },
  };
`;

/** Leaves out of a bundle what none of our programs needs at its start. */
export const leaner: Plugin = {
  name: 'leaner',
  setup(build) {
    // zod's words in fifty languages; ours are English and written by core.
    build.onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: HERE('./_zod-locales.js') } : undefined,
    );

    // The SDK's general JSON Schema validator; core checks arguments with zod.
    const shims = /^@modelcontextprotocol\/(server|client)\/_shims$/;
    build.onResolve({ filter: shims }, () => ({ path: HERE('./_sdk-shims.js') }));

    build.onLoad({ filter: /@modelcontextprotocol\/(core|server)\/dist\/[\w-]+\.mjs$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (/\/server\/dist\/src-/.test(path)) assertTable(text);
      return { contents: pruneSchemas(text) };
    });

    // The index of undici also loads fetch, WebSocket, mocks and proxies, and puts itself in the place
    // of the agent that Node's own fetch uses.
    build.onLoad({ filter: /\/undici\/index\.js$/ }, () => ({ contents: UNDICI }));

    // Puppeteer's other protocol, for browsers that are not Chrome; it is imported where one of them is started.
    build.onLoad({ filter: /\/puppeteer-core\/.*\/bidi\/bidi\.js$/ }, () => ({ contents: 'export {};' }));

    // `import` reads every property of a built-in module, and many are getters that load more of Node: streams,
    // readline, workers, the three standard streams. Taken this way, a module is loaded when something of it is used.
    build.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '');
      if (!builtinModules.includes(name)) return undefined;
      if (kind === 'dynamic-import') return { path: `node:${name}`, external: true };
      return { path: name, namespace: 'builtin', sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: lazily(`process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`),
    }));
  },
};

/**
 * A CommonJS module that is `value` and makes it at its first use. esbuild copies the own properties of such a module,
 * of which this one has none, to an object with the same prototype, which is the module itself.
 */
function lazily(value: string): string {
  return `
    let loaded;
    const load = () => (loaded ??= ${value});
    const lazy = new Proxy(function () {}, {
      get: (_, key) => load()[key],
      has: (_, key) => key in load(),
      apply: (_, self, args) => Reflect.apply(load(), self, args),
      // Where a class extends it, what is made is one of that class.
      construct: (_, args, made) => Reflect.construct(load(), args, made === lazy ? load() : made),
      getPrototypeOf: () => lazy,
    });
    module.exports = lazy;
  `;
}
