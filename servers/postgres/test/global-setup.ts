import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the server that all test files share; each makes databases of its own. */
    postgresPort: number;
  }
}

/** Starts one PostgreSQL for all test files of this folder: making one takes seconds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgresPort', server.port);
  return async () => server[Symbol.asyncDispose]();
}
