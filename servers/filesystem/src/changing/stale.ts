import { refuse } from '../errors.ts';

/** What stands in a place is not what was seen there. */
export function stale(shown: string) {
  return refuse('STALE', `${shown} was changed meanwhile, and nothing was done.`, 'Read it again.');
}

export function exists(shown: string, hint?: string) {
  return refuse('EXISTS', `There is ${shown} already.`, hint);
}

/** What a caller read must be what is there. */
export function expectEtag(shown: string, etag: string, wanted: string | undefined): void {
  if (wanted === undefined || wanted === etag) return;
  throw refuse(
    'STALE',
    `${shown} has changed: its etag is ${etag}, not ${wanted}.`,
    'Read it again, and change what it is now.',
  );
}
