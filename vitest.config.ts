import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

// Live sources: a workspace package is read from src/, so that no test waits for a build of core.
// The bins that tests spawn are the built ones.
const conditions = ['@plugboard/source', 'node', 'default'];

/** These share a database server, which only their project starts. */
const POSTGRES = 'servers/postgres/test/**/*.test.ts';

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests wait for programs of their own: a core that is left over for them would be idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['{packages,servers}/*/test/**/*.test.ts', 'tooling/**/*.test.ts'],
          exclude: [...configDefaults.exclude, POSTGRES],
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [POSTGRES],
          globalSetup: 'servers/postgres/test/global-setup.ts',
        },
      },
    ],
  },
});
