import { refuse } from '../errors.ts';

/** What stands in a place is not what was seen there. */
export function stale(shown: string) {
  return refuse('STALE', `${shown} was changed meanwhile, and nothing was done.`, 'Read it again.');
}

export function exists(shown: string, hint?: string) {
  return refuse('EXISTS', `There is ${shown} already.`, hint);
}
