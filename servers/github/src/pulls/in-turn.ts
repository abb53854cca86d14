import { ToolError } from '@plugboard/core';

export interface Step {
  /** As a report says it: `made a draft`. */
  readonly what: string;
  /** Answers false where there was nothing to do. */
  readonly run: () => Promise<unknown>;
}

/**
 * Takes steps after others that are `done`. One that fails does not take those back, so it is told beside them; where nothing was
 * done it fails the whole.
 */
export async function inTurn(
  before: readonly string[],
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<{ done: string[]; notDone: string[] }> {
  const [done, notDone] = [[...before], [] as string[]];
  for (const { what, run } of steps) {
    try {
      if ((await run()) !== false) done.push(what);
    } catch (error) {
      if (signal.aborted || !ToolError.is(error) || done.length === 0) throw error;
      notDone.push([`${what}: ${error.message}`, error.hint].filter(Boolean).join(' '));
    }
  }
  return { done, notDone };
}
