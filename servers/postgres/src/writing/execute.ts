import { ToolError } from '@plugboard/core';
import type { Database } from '../connection/database.ts';
import { effectWords, isSameEffect } from './effects.ts';
import { runCounted } from './preview.ts';
import type { Previewed } from './tokens.ts';
import { writable } from './writable.ts';

/**
 * Runs a previewed statement again, and commits it when it did the same as before. Throws a `ToolError` (`CHANGED`) when it
 * did not, and rolls back.
 */
export function execute(database: Database, previewed: Previewed, signal: AbortSignal): Promise<Previewed> {
  return database.change(
    async (session) => {
      await writable(session, previewed.sql);
      const done = await runCounted(session, previewed);
      if (done.role !== previewed.role) throw changed('it would run as another role');
      if (!isSameEffect(done.effects, previewed.effects) || done.affected !== previewed.affected)
        throw changed(`it would change ${effectWords(done.effects)}, not ${effectWords(previewed.effects)}`);
      return { commit: true, value: done };
    },
    { signal },
  );
}

function changed(why: string): ToolError {
  return new ToolError(`Nothing was changed: the database is not as it was in the preview, ${why}.`, {
    code: 'CHANGED',
    hint: 'Run preview_write again, and look at what it would do now.',
  });
}
