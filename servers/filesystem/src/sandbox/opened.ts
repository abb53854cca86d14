import { notRegular, refuse } from '../errors.ts';
import type { Handle } from './handle.ts';
import type { Found } from './walk.ts';

/** Something opened inside the roots. */
export interface Opened extends Found, AsyncDisposable {
  readonly shown: string;
  /** It was opened though its name tells of secrets, as `--secrets warn` has it. */
  readonly mayHoldSecrets: boolean;
}

/** A file, and the handle from which all that is known of it was read. */
export interface OpenedFile extends Opened {
  readonly handle: Handle;
}

export async function expectKind(found: Opened, kind: 'file' | 'folder'): Promise<Opened> {
  const { stats, shown } = found;
  if (kind === 'file' ? stats.isFile() : stats.isDirectory()) return found;
  await found[Symbol.asyncDispose]();
  if (stats.isDirectory()) throw refuse('NOT_REGULAR', `${shown} is a folder.`, 'list shows what is in it.');
  if (stats.isFile()) throw refuse('NOT_A_DIRECTORY', `${shown} is a file, not a folder.`, 'read shows it.');
  throw notRegular(shown);
}
