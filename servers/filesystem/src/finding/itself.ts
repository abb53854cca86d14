import { refuse } from '../errors.ts';
import type { Location } from '../sandbox/location.ts';
import type { Opened } from '../sandbox/sandbox.ts';
import { shownPath } from '../sandbox/shown.ts';

/** What stands at a place. A link that took its name meanwhile would be followed, as far as it stays inside. */
export async function itself<Thing extends Opened>(opening: Promise<Thing>, place: Location): Promise<Thing> {
  const opened = await opening;
  const shown = shownPath(place);
  if (opened.shown === shown) return opened;
  await opened[Symbol.asyncDispose]();
  throw refuse('NOT_FOUND', `There is no ${shown}.`);
}
