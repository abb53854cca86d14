import type { PostgresDeps } from '../deps.ts';

/** The databases whose names begin with some letters; completes every argument called db. */
export function namesOfDatabases(typed: string, { databases }: PostgresDeps): string[] {
  return databases.all.map(({ name }) => name).filter((name) => name.startsWith(typed));
}
