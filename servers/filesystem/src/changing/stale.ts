import { ToolError } from '@plugboard/core';
import { fromSystem, refuse } from '../errors.ts';
import { isCode } from '../sandbox/name.ts';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { WEAK, weakEtagOf, type Content } from '../text/content.ts';

/** What stands in a place is not what was seen there. */
export function stale(shown: string) {
  return refuse('STALE', `${shown} was changed meanwhile, and nothing was done.`, 'Read it again.');
}

export function exists(shown: string, hint?: string) {
  return refuse('EXISTS', `There is ${shown} already.`, hint);
}

/** What a caller read must be what is there, whichever of its etags they were told. */
export async function expectEtag(
  file: OpenedFile,
  content: Content,
  wanted: string | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  const { shown } = file;
  const etag = await (wanted.startsWith(WEAK) ? weakEtagOf(file) : content.etag());
  if (wanted === etag) return;
  throw refuse(
    'STALE',
    `${shown} has changed: its etag is ${etag}, not ${wanted}.`,
    'Read it again, and change what it is now.',
  );
}

/** What the system says when a name, or one below it, is not what it was a moment ago. */
const MOVED = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EINVAL', 'EISDIR'];

/** The system's refusal, in the name of what was to be changed. */
export function told({ shown }: { readonly shown: string }): (error: unknown) => never {
  return (error) => {
    if (ToolError.is(error)) throw error;
    if (isCode(error, ...MOVED)) throw stale(shown);
    throw isCode(error, 'EEXIST', 'ENOTEMPTY') ? exists(shown) : fromSystem(error, shown);
  };
}
