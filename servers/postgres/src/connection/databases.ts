import { closestHint, SettingsError, ToolError } from '@plugboard/core';
import type { Database } from './database.ts';

/** The databases that are served, by the names a model gives them. */
export interface Databases extends AsyncDisposable {
  readonly all: readonly Database[];
  /** Without a name the only one, or the first. Throws a `ToolError` for one that is not there. */
  readonly of: (name?: string) => Database;
}

export function createDatabases(all: readonly Database[]): Databases {
  const [first] = all;
  if (first === undefined) throw new SettingsError('Missing <url>: name a database, or use --demo.');
  return {
    all,
    of: (name = first.name) => {
      const found = all.find((each) => each.name === name);
      if (found !== undefined) return found;
      const names = all.map((each) => each.name);
      throw new ToolError(`There is no database ${JSON.stringify(name)}.${closestHint(name, names)}`, {
        code: 'NOT_FOUND',
        hint: `There are ${names.join(', ')}.`,
      });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map((each) => each[Symbol.asyncDispose]()));
    },
  };
}
