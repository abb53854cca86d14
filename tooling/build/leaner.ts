import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const HERE = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Leaves out what no server of ours runs but every start would parse: zod's words in fifty languages (ours are
 * English and written by core), and the SDK's general JSON Schema validator (core checks arguments with zod).
 */
export const leaner: Plugin = {
  name: 'leaner',
  setup({ onResolve }) {
    onResolve({ filter: /\/locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: HERE('./_zod-locales.js') } : undefined,
    );
    onResolve({ filter: /^@modelcontextprotocol\/(server|client)\/_shims$/ }, () => ({ path: HERE('./_sdk-shims.js') }));
  },
};
