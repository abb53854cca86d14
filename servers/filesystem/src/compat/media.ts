import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Call, ContentBlock } from '@plugboard/core';
import type { FilesystemDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { mimeOf } from '../facts/mime.ts';
import { MOST_MEDIA } from '../text/body.ts';
import { readContent } from '../text/content.ts';
import { textForm } from '../text/decode.ts';
import { mediaType } from '../text/media.ts';

/** A file as the block that its bytes call for; names are not believed. Refuses with TOO_LARGE. */
export async function readMedia(
  { sandbox }: FilesystemDeps,
  path: string,
  call: Call,
): Promise<ContentBlock> {
  await using file = await sandbox.openFile(path);
  const { shown, stats, root, parts } = file;
  if (file.mayHoldSecrets) call.log(`${shown} may hold secrets, and is read (--secrets warn)`);
  if (stats.size > MOST_MEDIA)
    throw refuse('TOO_LARGE', `${shown} has ${stats.size} bytes; at most ${MOST_MEDIA} are sent as media.`);
  const { bytes } = await readContent(file, MOST_MEDIA);
  const data = bytes.toString('base64');
  const type = mediaType(bytes);
  if (type !== undefined)
    return { type: type.startsWith('image/') ? 'image' : 'audio', data, mimeType: type };
  const mimeType = mimeOf(parts.at(-1) ?? '', bytes, (await textForm(bytes)) !== undefined);
  const uri = pathToFileURL(join(root.spelled, ...parts)).href;
  return { type: 'resource', resource: { uri, mimeType, blob: data } };
}
