import { defineConfig } from 'vitest/config';

// Live sources: a workspace package is read from src/, so that no test waits for a build of core.
// The bins that tests spawn are the built ones.
const conditions = ['@plugboard/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,servers}/*/test/**/*.test.ts', 'tooling/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
