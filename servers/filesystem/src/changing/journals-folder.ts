import { join } from 'node:path';
import { personFolder } from '@plugboard/core';
import { asGranted, type Root } from '../sandbox/location.ts';

/** Names of files may have 255 bytes on most systems. */
const LONGEST = 200;

/** Where journals are kept unless the person says otherwise. */
export function journalsFolder(): string {
  return personFolder('state', 'filesystem');
}

/** Which folder is a root's: the real path of what the person granted, so that they can tell whose it is. */
export function folderOf(journals: string, served: Root): string {
  const { real } = asGranted({ root: served, parts: [] }).root;
  const name = encodeURIComponent(real);
  if (name.length <= LONGEST) return join(journals, name);
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return join(journals, `${name.slice(-LONGEST + 17)}-${hash}`);
}
