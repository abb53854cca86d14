import { ToolError } from '@plugboard/core';
import * as z from 'zod';
import type { Pull } from './facts.ts';
import { Place } from './sections.ts';

/** Where the parts of a pull request go on that were cut, and the commit they were read at. */
export const Going = z.strictObject({ sha: z.string().max(64), places: z.record(z.string().max(20), Place) });
type Going = z.output<typeof Going>;

/** Parts that are others once something was pushed. */
const OF_HEAD = new Set(['diff', 'files', 'commits', 'checks']);

/** Throws where something was pushed since: what follows would not follow what was shown. */
export function placesIn(going: Going | undefined, { head }: Pull): Going['places'] | undefined {
  if (going === undefined) return undefined;
  const isMoved = going.sha !== head.sha && Object.keys(going.places).some((name) => OF_HEAD.has(name));
  if (!isMoved) return going.places;
  throw new ToolError('The branch was pushed to since the answer before, so this would not follow it.', {
    code: 'HEAD_MOVED',
    hint: 'Leave cursor out to read it anew.',
  });
}
